import LatchkeyCore
import LatchkeyPasswords
import LatchkeyStore

/// One counted guess at a password, the same at every door that takes one (S-043).
struct PasswordAttempts: Sendable {
    let store: Store
    let hasher: PasswordHasher
    let policy: ThrottlePolicy
    let clock: TimeSource
    let log: EventLog

    struct Outcome {
        let verification: Verification
        /// This guess was the last one before the password is off (S-038).
        let isLast: Bool
    }

    /// What the stored hash says about `typed`; the counters stand as after a failure until the caller settles them.
    ///
    /// Every way to fail costs the same: one reservation, one hash (S-026, S-027). Throws `too_many_attempts`, `busy`.
    func verify(
        _ typed: String, against hash: String?, _ attempt: Attempt, client: ClientDetails
    ) async throws(LatchkeyError) -> Outcome {
        // Asked first so that a flood is turned away without touching the database (S-010).
        guard !hasher.isFull else { throw LatchkeyError(.busy, retryAfter: 1) }
        let failures = try await reserve(attempt, client: client)
        let isOff = failures > policy.failuresUntilOff
        let password = Password(candidate: typed)
        do {
            let verification = try await hasher.verify(
                password ?? .dummy, against: isOff || password == nil ? nil : hash)
            return Outcome(verification: verification, isLast: failures == policy.failuresUntilOff)
        } catch {
            try await store.releaseAttempt(attempt, policy: policy)
            throw error
        }
    }

    /// Keeps the record of a guess that was wrong, and of the password being off from now on.
    func recordFailure(_ event: AuditEvent, isLast: Bool) async throws(LatchkeyError) {
        var events = [event]
        if isLast {
            events.append(
                AuditEvent(
                    .passwordOff, at: event.at, accountID: event.accountID, ip: event.ip, requestID: event.requestID)
            )
        }
        try await store.recordEvents(events)
        events.forEach(log.write)
    }

    private func reserve(_ attempt: Attempt, client: ClientDetails) async throws(LatchkeyError) -> Int {
        let now = clock.now()
        do {
            return try await store.reserveAttempt(attempt, now: now, policy: policy)
        } catch {
            if error.code == .tooManyAttempts {
                log.write(AuditEvent(.signInThrottled, at: now, ip: client.ip, requestID: client.requestID))
            }
            throw error
        }
    }
}
