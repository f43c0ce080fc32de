import LatchkeyCore

/// The rows that count failures in a row: how they are raised, and taken back.
extension Store {
    /// Counts a failure where no wait is in the way; answers the failures in a row of those counters, this one included.
    static func count(
        _ counters: [FailureCounter], now: Timestamp, policy: ThrottlePolicy, in transaction: Transaction
    ) throws -> [[UInt8]: Int] {
        let values = repeatElement("(?, 1, 0, ?, 1)", count: counters.count).joined(separator: ", ")
        // A wait longer than the longest one by any node's clock is left over from a clock that has since gone back (S-289). After a wait,
        // the verdict that is due is this one's: any other is that of a server that stopped.
        let longest = now + policy.longestWait + .clockSkew
        let rows = try transaction.connection.query(
            """
            INSERT INTO throttle (bucket, failures, blocked_until, expires_at, verdicts_due) VALUES \(values)
            ON CONFLICT (bucket) DO UPDATE SET
                failures = throttle.failures + 1, blocked_until = 0, expires_at = excluded.expires_at,
                verdicts_due = CASE WHEN throttle.blocked_until = 0 THEN throttle.verdicts_due + 1 ELSE 1 END
            WHERE throttle.blocked_until <= ? OR throttle.blocked_until > ?
            RETURNING bucket, failures
            """,
            counters.flatMap { [.blob($0.bucket), expiry($0, now: now).databaseValue] }
                + [now.databaseValue, longest.databaseValue])
        let counted = try Dictionary(
            rows.map { (try $0.blob(0), Int(try $0.integer(1))) }, uniquingKeysWith: { first, _ in first })
        for (bucket, failures) in counted {
            let wait = policy.wait(afterFailures: failures)
            guard wait > .zero else { continue }
            try transaction.execute("UPDATE throttle SET blocked_until = ? WHERE bucket = ?", now + wait, bucket)
        }
        return counted
    }

    /// Takes back what `count` answered.
    static func uncount(_ counted: [[UInt8]: Int], in transaction: Transaction) throws {
        for (bucket, failures) in counted {
            try transaction.execute(
                """
                UPDATE throttle SET failures = failures - 1,
                    verdicts_due = CASE WHEN verdicts_due > 0 THEN verdicts_due - 1 ELSE 0 END,
                    blocked_until = CASE WHEN failures = ? THEN 0 ELSE blocked_until END
                WHERE bucket = ? AND failures > 0
                """,
                failures, bucket)
        }
    }

    static func refusal(
        _ counter: FailureCounter, now: Timestamp, in transaction: Transaction
    ) throws -> ReservationAnswer {
        let row = try transaction.query(
            "SELECT blocked_until, verdicts_due FROM throttle WHERE bucket = ?", counter.bucket)[0]
        let error = tooManyAttempts(until: try row.timestamp(0), now: now)
        return .refused(retryAfter: error.retryAfter ?? 1, verdictsDue: Int(try row.integer(1)))
    }

    private static func expiry(_ counter: FailureCounter, now: Timestamp) -> Timestamp {
        counter.isKept ? Timestamp(microseconds: .max) : now + .seconds(30 * 86_400)
    }
}
