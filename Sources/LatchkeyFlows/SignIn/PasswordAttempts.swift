import LatchkeyCore
import LatchkeyPasswords
import LatchkeyStore

/// One counted guess at a password, the same at every door that takes one (S-043).
struct PasswordAttempts: Sendable {
    let store: Store
    let hasher: PasswordHasher
    let policy: ThrottlePolicy
    let notices: Notices
    let clock: TimeSource
    let log: EventLog

    struct Outcome {
        let verification: Verification
        let attempt: Attempt
        /// Failures in a row, this guess counted as one until it is settled or released.
        let failures: Int
        /// This guess was the last one before the password is off (S-038).
        let isLast: Bool
        /// From this guess on strangers have to wait.
        let isLastFree: Bool
    }

    /// What the stored hash says about `typed`; the counters stand as after a failure until the caller settles them.
    ///
    /// Every way to fail costs the same: one reservation, one hash (S-026, S-027). Throws `too_many_attempts`, `busy`.
    func verify(
        _ typed: String, against hash: String?, _ attempt: Attempt, at accountID: AccountID?, client: ClientDetails
    ) async throws(LatchkeyError) -> Outcome {
        // Asked first so that a flood is turned away without touching the database (S-010).
        guard !hasher.isFull else { throw LatchkeyError(.busy, retryAfter: 1) }
        let failures = try await reserve(attempt, at: accountID, client: client)
        let isOff = failures > policy.failuresUntilOff
        let password = Password(candidate: typed)
        do {
            let verification = try await hasher.verify(
                password ?? .dummy, against: isOff || password == nil ? nil : hash)
            return Outcome(
                verification: verification, attempt: attempt, failures: failures,
                isLast: failures == policy.failuresUntilOff, isLastFree: failures == policy.freeFailures)
        } catch {
            try await store.releaseAttempt(attempt, failures: failures)
            throw error
        }
    }

    /// Runs what a right password is followed by, and settles the attempt. When that fails for another reason, such as a
    /// full hashing pool, the person has not guessed wrong.
    func following<Value>(
        _ outcome: Outcome, _ work: () async throws(LatchkeyError) -> Value
    ) async throws(LatchkeyError) -> Value {
        do {
            return try await work()
        } catch {
            try? await store.releaseAttempt(outcome.attempt, failures: outcome.failures)
            throw error
        }
    }

    /// Keeps the record of a guess that was wrong, and of the password being off from now on.
    ///
    /// `account` is told when its guesses have become many; nil where there is none that a guess could open. The mail is stored
    /// with the record, so that the answer takes no other way.
    func recordFailure(
        _ event: AuditEvent, _ outcome: Outcome, at account: Account?, _ client: ClientDetails
    ) async throws(LatchkeyError) {
        var events = [event]
        if outcome.isLast, account != nil {
            events.append(
                AuditEvent(
                    .passwordOff, at: event.at, accountID: event.accountID, ip: event.ip, requestID: event.requestID)
            )
        }
        try await store.recordEvents(events, notice: notice(outcome, at: account, client))
        events.forEach(log.write)
    }

    /// A known device's failures are its owner's, who sees them.
    private func notice(_ outcome: Outcome, at account: Account?, _ client: ClientDetails) -> OutgoingMail? {
        guard outcome.isLast || outcome.isLastFree, !outcome.attempt.isOfKnownDevice, let account else { return nil }
        return notices.mail(.manyFailures, to: account, client)
    }

    private func reserve(
        _ attempt: Attempt, at accountID: AccountID?, client: ClientDetails
    ) async throws(LatchkeyError) -> Int {
        let now = clock.now()
        do {
            return try await store.reserveAttempt(attempt, now: now, policy: policy)
        } catch {
            if error.code == .tooManyAttempts {
                log.write(
                    AuditEvent(
                        .signInThrottled, at: now, accountID: accountID, ip: client.ip, requestID: client.requestID)
                )
            }
            throw error
        }
    }
}
