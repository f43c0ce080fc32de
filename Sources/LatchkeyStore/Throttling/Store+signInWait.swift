package import LatchkeyCore

/// What keeps people from signing in after wrong passwords: seen, and cleared.
extension Store {
    /// Throws `token_invalid`, `forbidden`, `not_found`; nil as the reader is the operator.
    package func findWait(
        of id: AccountID, now: Timestamp, policy: ThrottlePolicy, to reader: ActingReader? = nil
    ) async throws(LatchkeyError) -> SignInWait {
        try await read { [rules] connection in
            _ = try rules.require(reader, connection)
            let buckets = try Store.failureBuckets(of: id, Store.knownDevices(of: id, connection), connection)
            let rows = try connection.query(
                "SELECT bucket, failures, blocked_until FROM throttle WHERE bucket IN (\(Store.marks(buckets)))",
                buckets.map { .blob($0) })
            let account = FailureCounter.of(id).bucket
            // A wait longer than the longest one by any node's clock is left over from a clock that has since gone back (S-289).
            let latest = now + policy.longestWait + .clockSkew
            let waits = try rows.map { try $0.timestamp(2) }.filter { $0 > now && $0 <= latest }
            let isOff = try rows.contains {
                try $0.blob(0) == account && $0.integer(1) >= Int64(policy.failuresUntilOff)
            }
            return SignInWait(until: waits.max(), isPasswordOff: isOff)
        }
    }

    /// Forgets the failures in a row and the sign-ins of the account, of its devices and of what can be typed for it, and what its sessions
    /// used up (S-343); those of networks stay, and so does a password that is off (S-038). At most `clearedWaits` an hour for each person,
    /// the operator apart.
    ///
    /// Where nothing was counted, nothing is recorded and no use is taken. Its scope is the account and the caller's, and the row that
    /// counts this.
    ///
    /// Throws `token_invalid`, `forbidden`, `not_found`, `too_many_attempts`. Answers whether there was anything.
    package func clearWait(
        of id: AccountID, acting caller: ActingCaller?, policy: ThrottlePolicy, event: AuditEvent
    ) async throws(LatchkeyError) -> Bool {
        let uses = caller == nil ? [] : [QuotaUse(.clearedWaits, for: .account(id))]
        let scope = WriteScope.accounts(id, caller?.accountID).and(.counters(Store.quotaBuckets(of: uses)))
        return try await write(scope) { transaction in
            try transaction.require(caller, at: event.at)
            let cleared = try Store.clearThrottle(of: id, below: policy.failuresUntilOff, in: transaction)
            guard cleared > 0 else { return false }
            // Only what was cleared counts, or clicks in vain would keep everybody from clearing.
            try Store.take(uses, policy: policy, now: event.at, in: transaction)
            try transaction.record(event)
            return true
        }
    }
}
