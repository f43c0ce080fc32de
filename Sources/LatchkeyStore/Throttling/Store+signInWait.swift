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
            return try Store.wait(of: id, rows, now: now, policy: policy)
        }
    }

    private static func wait(
        of id: AccountID, _ rows: [DatabaseRow], now: Timestamp, policy: ThrottlePolicy
    ) throws -> SignInWait {
        let account = FailureCounter.of(id).bucket
        // A wait longer than the longest one by any node's clock is left over from a clock that has since gone back (S-289).
        let latest = now + policy.longestWait + .clockSkew
        let waits = try rows.map { try $0.timestamp(2) }.filter { $0 > now && $0 <= latest }
        let isOff = try rows.contains { try $0.blob(0) == account && $0.integer(1) >= Int64(policy.failuresUntilOff) }
        return SignInWait(until: waits.max(), isPasswordOff: isOff)
    }

    /// Of those among these people who must wait or whose password is off, and whom the helper may help (R-014, R-020): nobody else is in
    /// it. A page of a list has at most 200, with ten devices each. Throws `token_invalid`, `forbidden`.
    package func findWaits(
        of people: [AccountID], helpedBy helper: AccountID, now: Timestamp, policy: ThrottlePolicy,
        to reader: ActingReader
    ) async throws(LatchkeyError) -> [AccountID: SignInWait] {
        guard !people.isEmpty else { return [:] }
        return try await read { [rules] connection in
            let rules = try rules.require(reader, connection)
            let helped = try connection.query(
                """
                SELECT \(AccountRow.columns) FROM account JOIN account AS actor ON actor.id = ?
                WHERE account.id IN (\(SQLText.marks(people.count))) AND account.id <> actor.id
                    AND \(rules.mayRecover("actor", "account"))
                """,
                [helper.databaseValue] + people.map(\.databaseValue)
            ).map(AccountRow.account)
            let owners = try Store.owners(of: helped, connection)
            guard !owners.isEmpty else { return [:] }
            let buckets = Array(owners.keys)
            let rows = try connection.query(
                """
                SELECT bucket, failures, blocked_until FROM throttle
                WHERE bucket IN (\(Store.marks(buckets))) AND (blocked_until > ? OR failures >= ?)
                """,
                buckets.map { .blob($0) } + [now.databaseValue, policy.failuresUntilOff.databaseValue])
            var found: [AccountID: [DatabaseRow]] = [:]
            for row in rows {
                for id in owners[try row.blob(0), default: []] { found[id, default: []].append(row) }
            }
            var waits: [AccountID: SignInWait] = [:]
            for (id, rows) in found {
                let wait = try Store.wait(of: id, rows, now: now, policy: policy)
                if wait.until != nil || wait.isPasswordOff { waits[id] = wait }
            }
            return waits
        }
    }

    /// Whose each counter is: what can be typed may stand for two of them.
    private static func owners(
        of accounts: [Account], _ connection: any Connection
    ) throws -> [[UInt8]: [AccountID]] {
        guard !accounts.isEmpty else { return [:] }
        let rows = try connection.query(
            "SELECT account_id, device_hash FROM known_device WHERE account_id IN (\(SQLText.marks(accounts.count)))",
            accounts.map(\.id.databaseValue))
        var devices: [AccountID: [[UInt8]]] = [:]
        for row in rows { devices[try row.id(0), default: []].append(try row.blob(1)) }
        var owners: [[UInt8]: [AccountID]] = [:]
        for account in accounts {
            for bucket in failureBuckets(of: account, devices[account.id] ?? []) {
                owners[bucket, default: []].append(account.id)
            }
        }
        return owners
    }

    /// Forgets the failures in a row and the sign-ins of the account, of its devices and of what can be typed for it, and what its sessions
    /// used up (S-343); those of networks stay, and so does a password that is off (S-038). At most `clearedWaits` an hour for each person,
    /// the operator apart (R-042).
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
