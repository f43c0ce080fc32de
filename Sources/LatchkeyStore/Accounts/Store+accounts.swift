package import LatchkeyCore

extension Store {
    /// Nil also for somebody beyond the reach, by the same statement.
    package func findAccount(
        _ id: AccountID, within reach: Reach = .everybody
    ) async throws(LatchkeyError) -> Account? {
        try await read { [rules] connection in
            let rule = reach.condition(rules)
            let rows = try connection.query(
                "SELECT \(AccountRow.columns) FROM account WHERE id = ? AND \(rule.text)",
                [id.databaseValue] + rule.arguments)
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

    /// One page of the accounts within reach, and how many there are in all. `search` looks into uid, name and e-mail, and at no more
    /// than `most` accounts.
    package func listAccounts(
        search: String?, filter: AccountFilter = AccountFilter(), within reach: Reach = .everybody,
        order: AccountOrder = .uid, limit: Int, offset: Int, most: Int = AccountPage.mostFound
    ) async throws(LatchkeyError) -> AccountPage {
        let words = search.map(SearchWords.init) ?? SearchWords("")
        return try await read { [rules] connection in
            let condition = Store.condition(filter, reach.listCondition(rules))
            guard !words.isEmpty else {
                return try Store.page(condition, order, limit: limit, offset: offset, connection)
            }
            let leavesFew = reach != .everybody || filter.group != nil
            let found = words.found(condition, leavesFew: leavesFew, most: most)
            return try Store.page(found, most: most, order, limit: limit, offset: offset, connection)
        }
    }

    private static func page(
        _ condition: SQLText, _ order: AccountOrder, limit: Int, offset: Int, _ connection: any Connection
    ) throws -> AccountPage {
        // Without a condition SQLite counts by the pages of an index.
        let clause = condition.isAlwaysTrue ? "" : "WHERE \(condition.text)"
        let total = try connection.query("SELECT COUNT(*) FROM account \(clause)", condition.arguments)[0].integer(0)
        let rows = try connection.query(
            """
            SELECT \(AccountRow.columns) FROM account \(clause)
            ORDER BY \(columns(of: order)) LIMIT ? OFFSET ?
            """,
            condition.arguments + [limit.databaseValue, offset.databaseValue])
        return AccountPage(accounts: try AccountRow.whole(rows, connection), total: Int(total))
    }

    /// `found` has one row more than is looked at where there are too many. It is counted in the same statement.
    private static func page(
        _ found: SQLText, most: Int, _ order: AccountOrder, limit: Int, offset: Int, _ connection: any Connection
    ) throws -> AccountPage {
        let rows = try connection.query(
            """
            WITH found AS (\(found.text))
            SELECT \(AccountRow.columns), (SELECT COUNT(*) FROM found) FROM account
            WHERE account.id IN (SELECT account_id FROM found) ORDER BY \(columns(of: order)) LIMIT ? OFFSET ?
            """,
            found.arguments + [max(0, min(limit, most - offset)).databaseValue, offset.databaseValue])
        // Behind the last page no row tells.
        let count =
            try rows.first?.integer(AccountRow.count)
            ?? connection.query("WITH found AS (\(found.text)) SELECT COUNT(*) FROM found", found.arguments)[0].integer(
                0)
        return AccountPage(
            accounts: try AccountRow.whole(rows, connection), total: min(Int(count), most), isCapped: Int(count) > most)
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
}
