package import LatchkeyCore

/// Some of the people within reach, by uid, with what their profiles hold.
package struct ExportedPeople: Sendable {
    package let people: [ExportedPerson]
    /// Behind whom the next ones stand; nil where there are none.
    package let next: AccountPlace?
}

extension Store {
    /// The right is asked for again with each part; nil as the caller is the operator. Throws `token_invalid`, `forbidden`, `reauth_required`.
    package func exportPeople(
        _ filter: AccountFilter, within reach: Reach, acting caller: ActingCaller?, now: Timestamp, limit: Int,
        after: AccountPlace?
    ) async throws(LatchkeyError) -> ExportedPeople {
        try await read { [rules] connection in
            let rules = try rules.require(caller, connection, at: now)
            let keyset = AccountKeyset(order: .uid, after: after)
            let shown = try Store.condition(filter, reach.listCondition(rules), connection).and(keyset.condition)
            let rows = try connection.query(
                """
                SELECT \(AccountRow.columns), \(keyset.keyColumn) FROM account WHERE \(shown.text)
                ORDER BY \(keyset.orderBy) LIMIT ?
                """,
                shown.arguments + [(limit + 1).databaseValue])
            let page = try keyset.page(rows, limit: limit, key: AccountRow.count, connection)
            let profiles = try Store.profiles(of: page.accounts.map(\.id), in: connection)
            return ExportedPeople(
                people: page.accounts.map { ExportedPerson($0, profile: profiles[$0.id] ?? [:]) }, next: page.next)
        }
    }

    private static func profiles(
        of ids: [AccountID], in connection: any Connection
    ) throws -> [AccountID: [String: String]] {
        guard !ids.isEmpty else { return [:] }
        let marks = SQLText.marks(ids.count)
        return try connection.query(
            "SELECT account_id, field, value FROM profile_value WHERE account_id IN (\(marks))",
            ids.map(\.databaseValue)
        ).reduce(into: [:]) { found, row in
            found[try row.id(0), default: [:]][try row.text(1)] = try row.text(2)
        }
    }
}
