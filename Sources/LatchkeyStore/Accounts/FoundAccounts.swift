import LatchkeyCore

/// What a search found, a page at a time.
struct FoundAccounts {
    /// One more than `most` where there are too many.
    let hits: SQLText
    /// What those must fulfil besides.
    let condition: SQLText
    let order: AccountOrder
    let most: Int
    /// Not all accounts were looked at.
    let isPart: Bool

    /// Keys alone are sorted: everything else of an account is read for those of the page.
    func page(limit: Int, offset: Int, _ connection: any Connection) throws -> AccountPage {
        let rows = try connection.query(
            """
            \(found.text) SELECT \(AccountRow.columns), (SELECT COUNT(*) FROM found), (SELECT COUNT(*) FROM hit) FROM account
            WHERE account.id IN (SELECT id FROM found ORDER BY \(Store.columns(of: order)) LIMIT ? OFFSET ?)
            ORDER BY \(Store.columns(of: order))
            """,
            found.arguments + [max(0, min(limit, most - offset)).databaseValue, offset.databaseValue])
        let accounts = try AccountRow.whole(rows, connection)
        // Behind the last page no row tells.
        guard
            let counts = try rows.first.map({ try counts($0, from: AccountRow.count) })
                ?? connection.query(
                    "\(found.text) SELECT (SELECT COUNT(*) FROM found), (SELECT COUNT(*) FROM hit)", found.arguments
                ).first.map({ try counts($0, from: 0) })
        else { throw DatabaseError.unexpectedRow }
        return AccountPage(
            accounts: accounts, total: min(counts.found, most), isCapped: isPart || counts.hits > most)
    }

    private func counts(_ row: DatabaseRow, from column: Int) throws -> (found: Int, hits: Int) {
        (Int(try row.integer(column)), Int(try row.integer(column + 1)))
    }

    private var found: SQLText {
        SQLText(
            text: """
                WITH hit AS (\(hits.text)), found AS (
                    SELECT account.id AS id, account.uid_key AS uid_key, account.name_key AS name_key,
                        account.created_at AS created_at
                    FROM account WHERE account.id IN (SELECT account_id FROM hit) AND \(condition.text))
                """,
            arguments: hits.arguments + condition.arguments)
    }
}
