import LatchkeyCore

/// What a search found, a page at a time.
struct FoundAccounts {
    /// One more than `most` where there are too many.
    let hits: SQLText
    /// What those must fulfil besides.
    let condition: SQLText
    let keyset: AccountKeyset
    let most: Int
    /// Not all accounts were looked at.
    let isPart: Bool

    /// Keys alone are sorted: everything else of an account is read for those of the page.
    func page(limit: Int, offset: Int, _ connection: any Connection) throws -> AccountPage {
        let behind = keyset.condition
        let rows = try connection.query(
            """
            \(found.text) SELECT \(AccountRow.columns), (SELECT COUNT(*) FROM found), (SELECT COUNT(*) FROM hit), \(keyset.keyColumn)
            FROM account WHERE account.id IN (SELECT id FROM found \(behind.map { "WHERE \($0.text)" } ?? "")
                ORDER BY \(keyset.orderBy) LIMIT ? OFFSET ?)
            ORDER BY \(keyset.orderOfAccounts)
            """,
            found.arguments + (behind?.arguments ?? [])
                + [max(0, min(limit + 1, most - offset)).databaseValue, offset.databaseValue])
        let page = try keyset.page(rows, limit: limit, key: AccountRow.count + 2, connection)
        // Behind the last page no row tells.
        guard
            let counts = try rows.first.map({ try counts($0, from: AccountRow.count) })
                ?? connection.query(
                    "\(found.text) SELECT (SELECT COUNT(*) FROM found), (SELECT COUNT(*) FROM hit)", found.arguments
                ).first.map({ try counts($0, from: 0) })
        else { throw DatabaseError.unexpectedRow }
        return AccountPage(
            accounts: page.accounts, total: min(counts.found, most), isCapped: isPart || counts.hits > most,
            next: page.next)
    }

    private func counts(_ row: DatabaseRow, from column: Int) throws -> (found: Int, hits: Int) {
        (Int(try row.integer(column)), Int(try row.integer(column + 1)))
    }

    private var found: SQLText {
        if keyset.isByText {
            return SQLText(
                text: "WITH hit AS (\(hits.text)), found AS (SELECT account_id AS id, text FROM hit)",
                arguments: hits.arguments)
        }
        return SQLText(
            text: """
                WITH hit AS (\(hits.text)), found AS (
                    SELECT account.id AS id, account.uid_key AS uid_key, account.name_key AS name_key,
                        account.created_at AS created_at
                    FROM account WHERE account.id IN (SELECT account_id FROM hit) AND \(condition.text))
                """,
            arguments: hits.arguments + condition.arguments)
    }
}
