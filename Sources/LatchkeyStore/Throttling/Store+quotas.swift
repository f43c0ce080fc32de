package import LatchkeyCore

/// Quotas are counted in the transaction of what they limit, or in one of their own before work that no transaction holds.
extension Store {
    /// Counts one use. Throws `too_many_attempts` with `retryAfter`, and counts nothing, when one of the scopes is full.
    ///
    /// Its rows are its scope, here and below.
    package func take(
        _ quota: Quota, for key: QuotaKey, policy: ThrottlePolicy, now: Timestamp
    ) async throws(LatchkeyError) {
        try await take([QuotaUse(quota, for: key)], policy: policy, now: now)
    }

    /// The same for several uses, all or none of them.
    package func take(_ uses: [QuotaUse], policy: ThrottlePolicy, now: Timestamp) async throws(LatchkeyError) {
        try await write(.counters(Store.quotaBuckets(of: uses))) { transaction in
            try Store.take(uses, policy: policy, now: now, in: transaction)
        }
    }

    /// The same where what has no room waits: nil when all were counted, or, with none counted, when the last of the full windows ends.
    package func takeOrWait(
        _ uses: [QuotaUse], policy: ThrottlePolicy, now: Timestamp
    ) async throws(LatchkeyError) -> Timestamp? {
        try await write(.counters(Store.quotaBuckets(of: uses))) { transaction in
            let refused = try Store.count(uses, policy: policy, now: now, in: transaction)
            guard let until = refused.map(\.until).max() else { return nil }
            let counted = uses.filter { use in !refused.contains { $0.use == use } }
            try Store.refund(counted, in: transaction)
            return until
        }
    }

    /// Gives back one use that was taken.
    package func refund(_ quota: Quota, for key: QuotaKey) async throws(LatchkeyError) {
        try await refund([QuotaUse(quota, for: key)])
    }

    /// Gives back uses that were taken together.
    package func refund(_ uses: [QuotaUse]) async throws(LatchkeyError) {
        try await write(.counters(Store.quotaBuckets(of: uses))) { try Store.refund(uses, in: $0) }
    }

    /// Counts several uses, all or none of them: it throws `too_many_attempts`, so that the transaction is undone.
    static func take(
        _ uses: [QuotaUse], policy: ThrottlePolicy, now: Timestamp, in transaction: Transaction
    ) throws {
        let refused = try count(uses, policy: policy, now: now, in: transaction)
        if let until = refused.map(\.until).max() { throw tooManyAttempts(until: until, now: now) }
    }

    /// Counts those uses that have room; answers the others, with when their window ends.
    ///
    /// Accounts share the rows of networks: one statement looks at each and raises it, in the order that all keep, so that they do not
    /// deadlock.
    static func count(
        _ uses: [QuotaUse], policy: ThrottlePolicy, now: Timestamp, in transaction: Transaction
    ) throws -> [(use: QuotaUse, until: Timestamp)] {
        let counters = uses.filter { $0.count > 0 }.flatMap { QuotaCounter.all(of: $0, policy: policy) }
            .sorted { $0.bucket.lexicographicallyPrecedes($1.bucket) }
        guard !counters.isEmpty else { return [] }
        // A window that ends later than one that begins now by any node's clock is left over from a clock that has since gone back (S-289).
        let latest = "excluded.expires_at + \(Duration.clockSkew.microseconds)"
        let isOver = "(throttle.expires_at <= ? OR throttle.expires_at > \(latest))"
        let values = repeatElement("(?, ?, 0, ?)", count: counters.count).joined(separator: ", ")
        let ceilings = repeatElement("WHEN ? THEN ?", count: counters.count).joined(separator: " ")
        let counted = try transaction.connection.query(
            """
            INSERT INTO throttle (bucket, failures, blocked_until, expires_at) VALUES \(values)
            ON CONFLICT (bucket) DO UPDATE SET
                failures = CASE WHEN \(isOver) THEN excluded.failures ELSE throttle.failures + excluded.failures END,
                expires_at = CASE WHEN \(isOver) THEN excluded.expires_at ELSE throttle.expires_at END
            WHERE throttle.failures + excluded.failures <= CASE throttle.bucket \(ceilings) ELSE 0 END OR \(isOver)
            RETURNING bucket
            """,
            counters.flatMap {
                [.blob($0.bucket), .integer(Int64($0.use.count)), (now + $0.use.quota.window).databaseValue]
            }
                + [now.databaseValue, now.databaseValue]
                + counters.flatMap { [.blob($0.bucket), .integer(Int64($0.ceiling))] } + [now.databaseValue]
        ).map { try $0.blob(0) }
        return try counters.filter { !counted.contains($0.bucket) }.map { counter in
            let row = try transaction.query("SELECT expires_at FROM throttle WHERE bucket = ?", counter.bucket)[0]
            return (counter.use, try row.timestamp(0))
        }
    }

    /// How many uses have room now. What is counted after that must be counted in the same transaction.
    static func room(
        for use: QuotaUse, policy: ThrottlePolicy, now: Timestamp, in connection: any Connection
    ) throws -> (uses: Int, until: Timestamp) {
        var (room, end) = (Int.max, now)
        let latest = now + use.quota.window + .clockSkew
        for counter in QuotaCounter.all(of: use, policy: policy) {
            let row = try connection.query(
                "SELECT failures, expires_at FROM throttle WHERE bucket = ? AND expires_at > ? AND expires_at <= ?",
                [.blob(counter.bucket), now.databaseValue, latest.databaseValue]
            ).first
            let left = counter.ceiling - (try row.map { Int(try $0.integer(0)) } ?? 0)
            guard left < room else { continue }
            room = max(0, left)
            end = try row?.timestamp(1) ?? now
        }
        return (room, end)
    }

    static func quotaBuckets(of uses: [QuotaUse]) -> [[UInt8]] { uses.flatMap(QuotaCounter.buckets) }

    static func refund(_ uses: [QuotaUse], in transaction: Transaction) throws {
        // One by one, in the order in which `count` takes them.
        let counted = uses.flatMap { use in QuotaCounter.buckets(of: use).map { (bucket: $0, count: Int64(use.count)) }
        }
        for (bucket, count) in counted.sorted(by: { $0.bucket.lexicographicallyPrecedes($1.bucket) }) {
            try transaction.execute(
                "UPDATE throttle SET failures = failures - ? WHERE failures >= ? AND bucket = ?", count, count, bucket)
        }
    }
}

/// The row that counts one scope of a quota.
private struct QuotaCounter {
    let use: QuotaUse
    let bucket: [UInt8]
    let ceiling: Int

    static func all(of use: QuotaUse, policy: ThrottlePolicy) -> [QuotaCounter] {
        let limit = policy[use.quota]
        guard limit > 0 else { return [] }
        return use.key.scopes.map { scope in
            QuotaCounter(use: use, bucket: bucket(use.quota, scope), ceiling: limit * scope.factor)
        }
    }

    static func buckets(of use: QuotaUse) -> [[UInt8]] {
        use.key.scopes.map { bucket(use.quota, $0) }
    }

    private static func bucket(_ quota: Quota, _ scope: QuotaKey.Scope) -> [UInt8] {
        ThrottleBucket.name(quota.rawValue, scope.bytes)
    }
}

extension Transaction {
    /// Counts a use of the account that acts; the operator's are not counted. Throws `too_many_attempts`.
    func take(_ quota: Quota, of caller: ActingCaller?, policy: ThrottlePolicy, at now: Timestamp) throws {
        guard let caller else { return }
        try Store.take([QuotaUse(quota, for: .account(caller.accountID))], policy: policy, now: now, in: self)
    }
}
