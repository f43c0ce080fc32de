import LatchkeyCore

/// Pages of accounts by keyset: what is behind a place is read off the index of the order, however far behind the first page it is.
struct AccountKeyset {
    let order: AccountOrder
    /// Nil for the first page, and for one that is found by its number.
    let after: AccountPlace?
    /// By the text that was searched, which begins with the uid: what the index finds is in order without a look at the accounts.
    var isByText = false

    /// Columns that no two accounts have alike.
    private var columns: [String] {
        if isByText { return ["text", "id"] }
        return switch order.key {
        case .uid: ["uid_key"]
        case .name: ["name_key", "uid_key"]
        case .createdAt: ["created_at", "uid_key"]
        }
    }

    var orderBy: String { AccountKeyset.ordered(columns, order) }

    /// The same order, of rows of `account`.
    var orderOfAccounts: String {
        isByText ? AccountKeyset.ordered([AccountKeyset.text, "account.id"], order) : orderBy
    }

    private static let text = SearchWords.text(of: "account.search_text")

    private static func ordered(_ columns: [String], _ order: AccountOrder) -> String {
        columns.map { order.isDescending ? $0 + " DESC" : $0 }.joined(separator: ", ")
    }

    /// What else of an account its place is made of.
    var keyColumn: String { isByText ? AccountKeyset.text : "account.name_key" }

    /// What an account behind the place fulfils; nil where there is none. One value with one column each: both engines find the first
    /// such row in an index.
    var condition: SQLText? {
        guard let after else { return nil }
        // A place in another order is none in this one.
        guard let values = values(of: after) else { return SQLText(text: "1 = 0", arguments: []) }
        let marks = SQLText.marks(values.count)
        return SQLText(
            text: "(\(columns.joined(separator: ", "))) \(order.isDescending ? "<" : ">") (\(marks))", arguments: values
        )
    }

    private func values(of place: AccountPlace) -> [DatabaseValue]? {
        switch (place.key, order.key, isByText) {
        case (.uid, .uid, false): [place.uid.databaseValue]
        case (.name(let name), .name, _): [name.databaseValue, place.uid.databaseValue]
        case (.createdAt(let time), .createdAt, _): [time.databaseValue, place.uid.databaseValue]
        case (.text(let text, let id), .uid, true): [text.databaseValue, id.databaseValue]
        default: nil
        }
    }

    /// A page from one row more than it holds, and where the next one begins. The column of this number is `keyColumn`.
    func page(
        _ rows: [DatabaseRow], limit: Int, key column: Int, _ connection: any Connection
    ) throws -> (accounts: [Account], next: AccountPlace?) {
        let shown = Array(rows.prefix(limit))
        let accounts = try AccountRow.whole(shown, connection)
        guard rows.count > limit, let last = accounts.last, let row = shown.last else { return (accounts, nil) }
        let key: AccountPlace.Key =
            switch order.key {
            case .uid: isByText ? .text(try row.text(column), last.id) : .uid
            case .name: .name(try row.text(column))
            case .createdAt: .createdAt(last.createdAt)
            }
        return (accounts, AccountPlace(key, uid: UID.canonical(of: last.uid)))
    }
}
