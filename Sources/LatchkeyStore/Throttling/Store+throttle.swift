package import LatchkeyCore

/// Reserve, then verify: a guess is counted as a failure before the password is looked at, in one statement, so that
/// parallel guesses cannot beat the counter (S-040), and in a transaction of its own, so that no rollback undoes it
/// (S-041). What right passwords use up is taken at the same time, before any hashing (S-309).
extension Store {
    /// Counts the attempt. Throws `too_many_attempts` with `retryAfter` when a quota that may be shown is used up.
    ///
    /// Its scope is the attempt's. Somebody who types a name that was nobody's a moment ago, and rows of networks, may be counted
    /// beside it: each row is looked at and raised in one statement, and stays ours until the end.
    package func reserve(
        _ attempt: Attempt, now: Timestamp, policy: ThrottlePolicy
    ) async throws(LatchkeyError) -> ReservationAnswer {
        try await write(attempt.scope) { try Store.reserve(attempt, now: now, policy: policy, in: $0) }
    }

    /// The same as part of a transaction.
    static func reserve(
        _ attempt: Attempt, now: Timestamp, policy: ThrottlePolicy, in transaction: Transaction
    ) throws -> ReservationAnswer {
        let counted = try count(attempt.counters, now: now, policy: policy, in: transaction)
        guard let shown = counted[attempt.shown.bucket] else {
            try uncount(counted, in: transaction)
            return try refusal(attempt.shown, now: now, in: transaction)
        }
        let signIns = attempt.signIns + attempt.hiddenSignIns
        let full = try count(attempt.failures + signIns, policy: policy, now: now, in: transaction)
        if let until = full.filter({ !attempt.hiddenSignIns.contains($0.use) }).map(\.until).max() {
            throw tooManyAttempts(until: until, now: now)
        }
        return .reserved(
            Reservation(
                attempt: attempt, counted: counted,
                signIns: signIns.filter { use in !full.contains { $0.use == use } },
                failures: attempt.hidden.map { counted[$0.bucket] ?? 0 } ?? shown,
                mayBeEvaluated: counted.count == attempt.counters.count,
                signInWait: full.map { seconds(until: $0.until, from: now) }.max()))
    }

    /// Takes back an attempt that was no wrong guess. One whose hash was computed still counts as a sign-in: it cost as much.
    ///
    /// With a failure goes the wait that it began, unless another attempt was counted meanwhile: that one's wait stays. Its scope is
    /// the attempt's; rows of networks are lowered one by one, last, and in one order.
    package func release(_ reservation: Reservation, wasEvaluated: Bool) async throws(LatchkeyError) {
        try await write(reservation.attempt.scope) { transaction in
            try Store.uncount(reservation.counted, in: transaction)
            try Store.refund(
                reservation.attempt.failures + (wasEvaluated ? [] : reservation.signIns), in: transaction)
        }
    }

    /// Forgets at most `limit` counters that no longer count.
    package func pruneThrottle(before now: Timestamp, limit: Int) async throws(LatchkeyError) -> Int {
        try await write(.upkeep) { transaction in
            // Asked again of each row: one that was waited for may count anew.
            try transaction.query(
                """
                DELETE FROM throttle WHERE expires_at <= ?
                    AND bucket IN (SELECT bucket FROM throttle WHERE expires_at <= ? LIMIT ?)
                RETURNING 1
                """,
                now, now, limit
            ).count
        }
    }

    /// After a success the failures in a row are none, for what was typed, the account and the device, and the network gets its
    /// failure back.
    ///
    /// A password that strangers have turned off stays off for them, whatever a known device does, until it is set anew
    /// (S-038).
    static func settle(_ attempt: Attempt, policy: ThrottlePolicy, in transaction: Transaction) throws {
        let marks = SQLText.marks(attempt.cleared.count)
        try transaction.connection.execute(
            "DELETE FROM throttle WHERE bucket IN (\(marks)) OR (bucket = ? AND failures < ?)",
            attempt.cleared.map { .blob($0) }
                + [.blob(attempt.account ?? []), .integer(Int64(policy.failuresUntilOff))])
        try refund(attempt.failures, in: transaction)
    }

    /// The guess was wrong: it stays counted, and no sign-in came of it.
    static func keepFailure(_ reservation: Reservation, in transaction: Transaction) throws {
        let buckets = Array(reservation.counted.keys)
        let marks = SQLText.marks(buckets.count)
        try transaction.connection.execute(
            """
            UPDATE throttle SET verdicts_due = verdicts_due - 1 WHERE verdicts_due > 0 AND bucket IN (\(marks))
            """,
            buckets.map { .blob($0) })
        try refund(reservation.signIns, in: transaction)
    }

    /// Forgets the counters of the account, of each device it knows, and of what can be typed for it: wrong passwords, and
    /// sign-ins of any way, which somebody else may have used up before, and what a session of theirs may have (S-343). Counters of
    /// `off` failures and more stay. Answers how many went.
    ///
    /// With a `limit`, all but the wrong passwords is freed only as often as this quota allows (S-414): else whoever sets a new password again
    /// and again has no limits.
    @discardableResult
    static func clearThrottle(
        of id: AccountID, below off: Int = .max, within limit: (quota: Quota, now: Timestamp)? = nil,
        in transaction: Transaction
    ) throws -> Int {
        let devices = try knownDevices(of: id, transaction.connection)
        let failures = try failureBuckets(of: id, devices, transaction.connection)
        let signIns = failures.flatMap { counter in
            [Quota.accountSignIns, .deviceSignIns, .knownSignIns].map { QuotaUse($0, for: QuotaKey(counter)) }
        }
        let limits: [Quota] = limit == nil ? [.freedUses, .freedByRecovery] : []
        let ofSessions = (usedInSessions + limits).map { QuotaUse($0, for: .account(id)) }
        let quotas = quotaBuckets(of: signIns + SignInWay.signIns(of: id, devices: devices) + ofSessions)
        let isFreed = try limit.map { try mayFree(id, $0.quota, at: $0.now, in: transaction) } ?? true
        return try transaction.connection.query(
            """
            DELETE FROM throttle
            WHERE (bucket IN (\(marks(failures))) AND failures < ?) OR (? = 1 AND bucket IN (\(marks(quotas)))) RETURNING 1
            """,
            failures.map { .blob($0) } + [.integer(Int64(off)), isFreed.databaseValue] + quotas.map { .blob($0) }
        ).count
    }

    /// By the limit that everybody has: no setting of the operator's switches it off.
    private static func mayFree(
        _ id: AccountID, _ limit: Quota, at now: Timestamp, in transaction: Transaction
    ) throws -> Bool {
        let use = QuotaUse(limit, for: .account(id))
        return try count([use], policy: ThrottlePolicy(), now: now, in: transaction).isEmpty
    }

    /// What whoever has the password or a session uses up, and the owner needs once that is over: they set up their factors, link an
    /// account of a provider, and put right what was done to them. Nothing here limits what goes to others: mails, guesses at codes,
    /// people.
    private static let usedInSessions: [Quota] = [
        .factorChanges, .accountContinuations, .accountPictures, .ledGroups, .ledJoinCodes,
    ]

    /// Wrong codes of second factors start afresh, those of known devices too, and what was begun with factors (S-343). Only where the
    /// account or its factors go, or staff hand out a code: passwords and codes are guessed apart (F-010).
    static func clearFactorThrottle(of id: AccountID, in transaction: Transaction) throws {
        for device in [nil] + (try knownDevices(of: id, transaction.connection)) {
            try transaction.execute(
                "DELETE FROM throttle WHERE bucket = ?", FailureCounter.factor(id, device: device).bucket)
        }
        for bucket in quotaBuckets(of: [QuotaUse(.factorChanges, for: .account(id))]) {
            try transaction.execute("DELETE FROM throttle WHERE bucket = ?", bucket)
        }
    }

    /// The counters of failures in a row of the account, of each device it knows, and of what can be typed for it.
    static func failureBuckets(
        of id: AccountID, _ devices: [[UInt8]], _ connection: any Connection
    ) throws -> [[UInt8]] {
        let rows = try connection.query(
            "SELECT \(AccountRow.columns) FROM account WHERE id = ?", [id.databaseValue])
        guard let row = rows.first else { return ownBuckets(of: id, devices) }
        return failureBuckets(of: try AccountRow.account(row), devices)
    }

    static func failureBuckets(of account: Account, _ devices: [[UInt8]]) -> [[UInt8]] {
        ownBuckets(of: account.id, devices) + FailureCounter.typed(account, devices: [nil] + devices)
    }

    private static func ownBuckets(of id: AccountID, _ devices: [[UInt8]]) -> [[UInt8]] {
        let own = [FailureCounter.of(id), .inSessions(id)].map(\.bucket)
        return own + devices.map { FailureCounter.of(id, device: $0).bucket }
    }

    /// What is stored of the devices that the account knows.
    static func knownDevices(of id: AccountID, _ connection: any Connection) throws -> [[UInt8]] {
        try connection.query("SELECT device_hash FROM known_device WHERE account_id = ?", [id.databaseValue])
            .map { try $0.blob(0) }
    }

    static func marks(_ buckets: [[UInt8]]) -> String {
        SQLText.marks(buckets.count)
    }

    static func tooManyAttempts(until: Timestamp, now: Timestamp) -> LatchkeyError {
        LatchkeyError(.tooManyAttempts, retryAfter: seconds(until: until, from: now))
    }

    private static func seconds(until: Timestamp, from now: Timestamp) -> Int {
        max(1, (until - now).secondsRoundedUp)
    }
}
