package import LatchkeyCore

extension Store {
    /// Removes at most `count` accounts that have waited too long, so that their uids are free: whose address nobody has confirmed
    /// since `unconfirmed`, whom nobody has let in since `unapproved` (`PendingCondition.lifetime`). Answers how many.
    package func removeExpiredPendingAccounts(
        unconfirmed: Timestamp, unapproved: Timestamp, count: Int, now: Timestamp
    ) async throws(LatchkeyError) -> Int {
        try await write(.everything) { transaction in
            let expired = try transaction.query(
                """
                SELECT id FROM account WHERE \(Store.isOff()) AND id IN (
                    SELECT account_id FROM pending_account
                    WHERE (waits_for = ? AND requested_at <= ?) OR (waits_for = ? AND requested_at <= ?) LIMIT ?)
                """,
                PendingCondition.confirmedEmail.rawValue, unconfirmed, PendingCondition.approval.rawValue, unapproved,
                count)
            for row in expired {
                let id: AccountID = try row.id(0)
                try Store.clearThrottle(of: id, in: transaction)
                try transaction.execute("DELETE FROM account WHERE id = ?", id)
                try transaction.record(AuditEvent(.accountExpired, at: now, accountID: id))
                transaction.noteChange(of: id, at: now)
            }
            return expired.count
        }
    }
}
