package import LatchkeyCore

/// Reserve, then verify: a guess is counted as a failure before the password is looked at, in one statement, so that
/// parallel guesses cannot beat the counter (S-040), and in a transaction of its own, so that no rollback undoes it
/// (S-041).
extension Store {
    /// Counts the attempt; answers how many failures in a row this makes. Throws `too_many_attempts` with `retryAfter`.
    package func reserveAttempt(
        _ attempt: Attempt, now: Timestamp, policy: ThrottlePolicy
    ) async throws(LatchkeyError) -> Int {
        try await write { transaction in
            let failures = try Store.count(attempt, now: now, policy: policy, in: transaction)
            try Store.take(attempt.uses, policy: policy, now: now, in: transaction)
            return failures
        }
    }

    /// Takes back an attempt that was never evaluated, or was no failure; `failures` is what reserving it answered.
    ///
    /// With it goes the wait that it began, unless another attempt was counted meanwhile: that one's wait stays.
    package func releaseAttempt(_ attempt: Attempt, failures: Int) async throws(LatchkeyError) {
        try await write { transaction in
            try transaction.execute(
                """
                UPDATE throttle SET failures = failures - 1,
                    blocked_until = CASE WHEN failures = ? THEN 0 ELSE blocked_until END
                WHERE bucket = ? AND failures > 0
                """,
                failures, attempt.credential
            )
            try Store.refund(attempt.uses, in: transaction)
        }
    }

    /// Forgets at most `limit` counters that no longer count.
    package func pruneThrottle(before now: Timestamp, limit: Int) async throws(LatchkeyError) -> Int {
        try await write { transaction in
            try transaction.query(
                """
                DELETE FROM throttle WHERE bucket IN (SELECT bucket FROM throttle WHERE expires_at <= ? LIMIT ?)
                RETURNING 1
                """,
                now, limit
            ).count
        }
    }

    /// After a success the failures in a row are none, for the account and for the device, and the network gets its try
    /// back.
    ///
    /// A password that strangers have turned off stays off for them, whatever a known device does, until it is set anew
    /// (S-038).
    static func settle(_ attempt: Attempt, policy: ThrottlePolicy, in transaction: Transaction) throws {
        try transaction.execute(
            "DELETE FROM throttle WHERE bucket = ? OR (bucket = ? AND failures < ?)",
            attempt.credential, attempt.account, policy.failuresUntilOff
        )
        try refund(attempt.uses, in: transaction)
    }

    /// Forgets the counters of the account and of each device it knows.
    static func clearThrottle(of id: AccountID, in transaction: Transaction) throws {
        let account = Attempt.accountBucket(of: id)
        let devices = try transaction.query("SELECT device_hash FROM known_device WHERE account_id = ?", id)
        let buckets = [account] + (try devices.map { Attempt.deviceBucket(of: id, deviceHash: try $0.blob(0)) })
        for bucket in buckets { try transaction.execute("DELETE FROM throttle WHERE bucket = ?", bucket) }
    }

    private static func count(
        _ attempt: Attempt, now: Timestamp, policy: ThrottlePolicy, in transaction: Transaction
    ) throws -> Int {
        let expiry = attempt.isKept ? Timestamp(microseconds: .max) : now + .seconds(30 * 86_400)
        // A wait longer than the longest one is left over from a clock that has since gone back (S-289).
        let rows = try transaction.query(
            """
            INSERT INTO throttle (bucket, failures, blocked_until, expires_at) VALUES (?, 1, 0, ?)
            ON CONFLICT (bucket) DO UPDATE SET
                failures = throttle.failures + 1, blocked_until = 0, expires_at = excluded.expires_at
            WHERE throttle.blocked_until <= ? OR throttle.blocked_until > ?
            RETURNING failures
            """,
            attempt.credential, expiry, now, now + policy.longestWait
        )
        guard let row = rows.first else {
            let until = try transaction.query(
                "SELECT blocked_until FROM throttle WHERE bucket = ?", attempt.credential
            )[0].timestamp(0)
            throw tooManyAttempts(until: until, now: now)
        }
        let failures = Int(try row.integer(0))
        let wait = policy.wait(afterFailures: failures)
        if wait > .zero {
            try transaction.execute(
                "UPDATE throttle SET blocked_until = ? WHERE bucket = ?", now + wait, attempt.credential)
        }
        return failures
    }

    static func tooManyAttempts(until: Timestamp, now: Timestamp) -> LatchkeyError {
        LatchkeyError(.tooManyAttempts, retryAfter: max(1, (until - now).secondsRoundedUp))
    }
}
