package import LatchkeyCore

/// A uid that was given up is nobody else's as long as a token may live that names it: guards elsewhere, which do not ask this
/// server, would take its new owner for the earlier one, and the other way round (S-324).
///
/// Only the uids of accounts that have signed in rest. Nobody has a token of the others.
extension Store {
    /// Uids of one account that may rest at once: renaming oneself again and again must not keep names from others.
    private static let mostResting = 5

    /// Called while the account still has the uid.
    static func restUID(of id: AccountID, until end: Timestamp, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO resting_uid (uid_key, rests_until, account_id)
            SELECT uid_key, ?, id FROM account WHERE id = ? AND last_sign_in_at IS NOT NULL
            ON CONFLICT (uid_key) DO UPDATE SET rests_until = excluded.rests_until, account_id = excluded.account_id
            """,
            end, id
        )
    }

    /// Called when the account has the uid: it rests no longer. Throws `too_many_attempts` when more uids of the account rest now
    /// than may.
    static func takeUID(_ key: String, by id: AccountID, at now: Timestamp, in transaction: Transaction) throws {
        try transaction.execute("DELETE FROM resting_uid WHERE uid_key = ?", key)
        let ends = try transaction.query(
            "SELECT rests_until FROM resting_uid WHERE account_id = ? AND rests_until > ? ORDER BY rests_until", id, now
        ).map { try $0.timestamp(0) }
        guard let first = ends.first, ends.count > mostResting else { return }
        throw LatchkeyError(.tooManyAttempts, retryAfter: max(1, (first - now).secondsRoundedUp))
    }

    /// The condition under which an account may take a uid. Stands for three arguments: the uid's key, now, and the account, whose
    /// own earlier uids are free to it.
    static let isUIDFree = """
        NOT EXISTS (SELECT 1 FROM resting_uid WHERE resting_uid.uid_key = ? AND rests_until > ? AND account_id <> ?)
        """

    /// Forgets at most `limit` uids that have rested long enough.
    package func pruneRestingUIDs(before now: Timestamp, limit: Int) async throws(LatchkeyError) -> Int {
        try await write(.upkeep) { transaction in
            try transaction.query(
                """
                DELETE FROM resting_uid WHERE rests_until <= ?
                    AND uid_key IN (SELECT uid_key FROM resting_uid WHERE rests_until <= ? LIMIT ?)
                RETURNING 1
                """,
                now, now, limit
            ).count
        }
    }
}
