package import LatchkeyCore

extension Store {
    /// Nil also for somebody beyond the reach, by the same statement. Here and below, `reader` is asked about again in the same
    /// snapshot (S-360); nil is the operator, or what asks by itself.
    ///
    /// Throws `token_invalid`, `forbidden`.
    package func findAccount(
        _ id: AccountID, within reach: Reach = .everybody, to reader: ActingReader? = nil
    ) async throws(LatchkeyError) -> Account? {
        try await read { [rules] connection in
            let rules = try rules.require(reader, connection)
            let rule = reach.condition(rules)
            let rows = try connection.query(
                "SELECT \(AccountRow.columns) FROM account WHERE id = ? AND \(rule.text)",
                [id.databaseValue] + rule.arguments)
            return try AccountRow.whole(rows, connection).first
        }
    }

    /// Any spelling of the uid finds it. Throws `token_invalid`, `forbidden`.
    package func findAccount(
        uid: String, to reader: ActingReader? = nil
    ) async throws(LatchkeyError) -> Account? {
        guard !uid.utf8.contains(0) else { return nil }
        return try await read { [rules] connection in
            _ = try rules.require(reader, connection)
            let rows = try connection.query(
                "SELECT \(AccountRow.columns) FROM account WHERE uid_key = ?", UID.canonical(of: uid))
            return try AccountRow.whole(rows, connection).first
        }
    }

    /// One page of the accounts within reach, and how many there are in all. `search` looks into uid, name and e-mail, and at no more
    /// than `most` accounts. A page is found by its number (`offset`), or behind a place, which costs no more on the last page.
    ///
    /// Throws `token_invalid`, `forbidden`; nil as the reader is the operator.
    package func listAccounts(
        search: String?, filter: AccountFilter = AccountFilter(), within reach: Reach = .everybody,
        order: AccountOrder = .uid, limit: Int, offset: Int = 0, after: AccountPlace? = nil,
        most: Int = AccountPage.mostFound, to reader: ActingReader? = nil
    ) async throws(LatchkeyError) -> AccountPage {
        let words = search.map(SearchWords.init) ?? SearchWords("")
        return try await read { [rules] connection in
            let rules = try rules.require(reader, connection)
            let condition = try Store.condition(filter, reach.listCondition(rules), connection)
            var keyset = AccountKeyset(order: order, after: after)
            guard !words.isEmpty else {
                return try Store.page(condition, keyset, limit: limit, offset: offset, connection)
            }
            let leavesFew =
                try reach != .everybody || filter.group != nil
                || Store.leavesFew(filter, most: most, connection)
            let hits = words.hits(condition, leavesFew: leavesFew, most: most)
            let isPart =
                try !leavesFew && words.isBeyondIndex
                && !connection.query("SELECT 1 FROM account LIMIT 1 OFFSET ?", most).isEmpty
            // Nothing else is asked of those whom the index finds.
            keyset.isByText = order.key == .uid && condition.isAlwaysTrue && !leavesFew && !words.isBeyondIndex
            let found = FoundAccounts(hits: hits, condition: condition, keyset: keyset, most: most, isPart: isPart)
            return try found.page(limit: limit, offset: offset, connection)
        }
    }

    private static func page(
        _ condition: SQLText, _ keyset: AccountKeyset, limit: Int, offset: Int, _ connection: any Connection
    ) throws -> AccountPage {
        let total =
            try condition.isAlwaysTrue
            ? accountCount(connection)
            : Int(
                connection.query("SELECT COUNT(*) FROM account WHERE \(condition.text)", condition.arguments)[0]
                    .integer(0))
        let shown = condition.and(keyset.condition)
        let rows = try connection.query(
            """
            SELECT \(AccountRow.columns), \(keyset.keyColumn) FROM account WHERE \(shown.text)
            ORDER BY \(keyset.orderBy) LIMIT ? OFFSET ?
            """,
            shown.arguments + [(limit + 1).databaseValue, offset.databaseValue])
        let page = try keyset.page(rows, limit: limit, key: AccountRow.count, connection)
        return AccountPage(accounts: page.accounts, total: total, next: page.next)
    }
}
