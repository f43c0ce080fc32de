import LatchkeyCore

/// Pages of accounts by keyset: what is behind a place is read off the index of the order, however far behind the first page it is.
struct AccountKeyset {
    let order: AccountOrder
    /// Nil for the first page, and for one that is found by its number.
    let after: AccountPlace?

    /// Columns that no two accounts have alike.
    var columns: [String] {
        switch order.key {
        case .uid: ["uid_key"]
        case .name: ["name_key", "uid_key"]
        case .createdAt: ["created_at", "uid_key"]
        }
    }

    var orderBy: String { columns.map { order.isDescending ? $0 + " DESC" : $0 }.joined(separator: ", ") }

    /// What an account behind the place fulfils; nil where there is none. One value with one column each: both engines find the first
    /// such row in an index.
    var condition: SQLText? {
        guard let after else { return nil }
        let values: [DatabaseValue] =
            switch after.key {
            case .uid: [after.uid.databaseValue]
            case .name(let name): [name.databaseValue, after.uid.databaseValue]
            case .createdAt(let time): [time.databaseValue, after.uid.databaseValue]
            }
        // A place in another order is none in this one.
        guard values.count == columns.count, after.key.order == order.key else {
            return SQLText(text: "1 = 0", arguments: [])
        }
        let marks = repeatElement("?", count: values.count).joined(separator: ", ")
        return SQLText(
            text: "(\(columns.joined(separator: ", "))) \(order.isDescending ? "<" : ">") (\(marks))", arguments: values
        )
    }

    /// A page from one row more than it holds, and where the next one begins. `nameKey` is the column that has it.
    func page(
        _ rows: [DatabaseRow], limit: Int, nameKey: Int, _ connection: any Connection
    ) throws -> (accounts: [Account], next: AccountPlace?) {
        let shown = Array(rows.prefix(limit))
        let accounts = try AccountRow.whole(shown, connection)
        guard rows.count > limit, let last = accounts.last, let row = shown.last else { return (accounts, nil) }
        let key: AccountPlace.Key =
            switch order.key {
            case .uid: .uid
            case .name: .name(try row.text(nameKey))
            case .createdAt: .createdAt(last.createdAt)
            }
        return (accounts, AccountPlace(key, uid: UID.canonical(of: last.uid)))
    }
}

extension AccountPlace.Key {
    fileprivate var order: AccountOrder.Key {
        switch self {
        case .uid: .uid
        case .name: .name
        case .createdAt: .createdAt
        }
    }
}
