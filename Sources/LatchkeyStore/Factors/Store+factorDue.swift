package import LatchkeyCore

extension Store {
    /// By when the account must have a second factor, where nobody has noted it yet and it has none (F-017).
    package func setFactorDue(_ dueAt: Timestamp, of id: AccountID, now: Timestamp) async throws(LatchkeyError) {
        try await write(.account(id)) { transaction in
            let updated = try transaction.query(
                """
                UPDATE account SET factor_due_at = ?
                WHERE id = ? AND factor_due_at IS NULL AND factor_kinds = 0 RETURNING id
                """,
                dueAt, id)
            if !updated.isEmpty { transaction.noteChange(of: id, at: now) }
        }
    }
}
