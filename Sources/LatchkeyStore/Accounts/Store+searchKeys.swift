package import LatchkeyCore

extension Store {
    private static let searchKeyBatch = 500

    /// Whether a search reads an index: not where PostgreSQL has no `pg_trgm`.
    package func hasSearchIndex() async throws(LatchkeyError) -> Bool {
        let query = database.dialect.findSearchIndex(.accounts)
        return try await read { try !$0.query(query, []).isEmpty }
    }

    /// Makes the search keys of at most `most` accounts that an earlier version stored, a batch a transaction; answers how many.
    ///
    /// Until then such an account stands before all others in the order of names, and is found by its uid.
    @discardableResult
    package func fillSearchKeys(most: Int) async throws(LatchkeyError) -> Int {
        var count = 0
        while count < most {
            let filled = try await fillSearchKeyBatch()
            count += filled
            guard filled == Store.searchKeyBatch else { break }
        }
        return count
    }

    private func fillSearchKeyBatch() async throws(LatchkeyError) -> Int {
        let rows = try await read { connection in
            try connection.query(
                "SELECT id, uid, uid_key, name, email FROM account WHERE name_key = '' LIMIT \(Store.searchKeyBatch)"
            ).map { row in
                SearchKeyRow(
                    id: try row.id(0), uid: try row.text(1), uidKey: try row.text(2), name: try row.text(3),
                    email: try row.optionalText(4))
            }
        }
        guard !rows.isEmpty else { return 0 }
        try await write(.everything) { transaction in
            for row in rows { try Store.fillSearchKey(row, in: transaction) }
        }
        return rows.count
    }

    private static func fillSearchKey(_ row: SearchKeyRow, in transaction: Transaction) throws {
        // Whoever was renamed in the meantime has a key of their new name.
        try transaction.execute(
            "UPDATE account SET name_key = ?, search_text = ? WHERE id = ? AND name_key = ''",
            AccountRow.nameKey(row.name), AccountRow.searchText(uid: row.uid, name: row.name, email: row.email), row.id)
        let key = UID.canonical(of: row.uid)
        guard !key.utf8.elementsEqual(row.uidKey.utf8), !key.isEmpty else { return }
        // Imported with white space around it, which nobody's form sends.
        try transaction.execute(
            """
            UPDATE account SET uid_key = ?
            WHERE id = ? AND uid_key = ? AND NOT EXISTS (SELECT 1 FROM account AS other WHERE other.uid_key = ?)
            """,
            key, row.id, row.uidKey, key)
    }
}

private struct SearchKeyRow: Sendable {
    let id: AccountID
    let uid: String
    let uidKey: String
    let name: String
    let email: String?
}
