package import LatchkeyCore

extension Store {
    package func findAccount(_ id: AccountID) async throws(LatchkeyError) -> Account? {
        try await read { connection in
            let rows = try connection.query("SELECT \(AccountRow.columns) FROM account WHERE id = ?", id)
            return try AccountRow.whole(rows, connection).first
        }
    }

    /// Any spelling of the uid finds it.
    package func findAccount(uid: String) async throws(LatchkeyError) -> Account? {
        guard !uid.utf8.contains(0) else { return nil }
        return try await read { connection in
            let rows = try connection.query(
                "SELECT \(AccountRow.columns) FROM account WHERE uid_key = ?", UID.canonical(of: uid))
            return try AccountRow.whole(rows, connection).first
        }
    }

    /// One page of accounts, and how many there are in all. `search` looks into uid, name and e-mail.
    package func listAccounts(
        search: String?, filter: AccountFilter = AccountFilter(), order: AccountOrder = .uid, limit: Int, offset: Int
    ) async throws(LatchkeyError) -> (accounts: [Account], total: Int) {
        try await read { connection in
            let (condition, arguments) = Store.condition(search: search, filter)
            let total = try connection.query("SELECT COUNT(*) FROM account \(condition)", arguments)[0].integer(0)
            let rows = try connection.query(
                """
                SELECT \(AccountRow.columns) FROM account \(condition)
                ORDER BY \(Store.columns(of: order)) LIMIT ? OFFSET ?
                """,
                arguments + [limit.databaseValue, offset.databaseValue]
            )
            return (try AccountRow.whole(rows, connection), Int(total))
        }
    }

    static func columns(of order: AccountOrder) -> String {
        let columns =
            switch order.key {
            case .uid: ["uid_key"]
            case .name: ["name_key", "uid_key"]
            case .createdAt: ["created_at", "uid_key"]
            }
        return columns.map { order.isDescending ? $0 + " DESC" : $0 }.joined(separator: ", ")
    }

    /// A LIKE pattern that finds `text` itself, wildcards included (S-249), in whatever case and with or without accents.
    static func pattern(_ text: String) -> String {
        var pattern = "%"
        for scalar in FoldedText.folded(text).unicodeScalars {
            if scalar == "%" || scalar == "_" || scalar == "\\" { pattern.unicodeScalars.append("\\") }
            pattern.unicodeScalars.append(scalar)
        }
        return pattern + "%"
    }
}
