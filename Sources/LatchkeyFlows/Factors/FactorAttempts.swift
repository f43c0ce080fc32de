import LatchkeyCore
import LatchkeyStore

/// Guesses at codes of second factors, the same on every route that takes one (S-184): counted as wrong before they are looked at.
struct FactorAttempts: Sendable {
    let store: Store
    let codes: FactorCodes
    let policy: ThrottlePolicy
    let notices: Notices

    /// A known device of the account counts for itself: strangers who have the password do not keep its owner out (F-012). `network` is nil
    /// in a session of the account.
    func attempt(
        at id: AccountID, from device: RandomID?, network: QuotaKey?
    ) async throws(LatchkeyError) -> Attempt {
        var known: RandomID?
        if let device, try await store.isKnownDevice(device, of: id) { known = device }
        return Attempt(secondFactorOf: id, knownDevice: known, network: network)
    }

    /// Throws `too_many_attempts`.
    func reserve(_ attempt: Attempt, of id: AccountID, by actor: Actor) async throws(LatchkeyError) -> Reservation {
        switch try await store.reserve(attempt, now: actor.now, policy: policy) {
        case .reserved(let reservation): return reservation
        case .refused(let retryAfter, _): throw refusal(retryAfter, of: id, by: actor)
        }
    }

    /// Nobody guesses so long: the events are in the log alone, or strangers would fill the audit.
    func refusal(_ retryAfter: Int, of id: AccountID, by actor: Actor) -> LatchkeyError {
        store.publishUnrecorded(actor.event(.signInThrottled, on: id, ["factor": "yes"]))
        return LatchkeyError(.tooManyAttempts, retryAfter: retryAfter)
    }

    /// Runs what a counted guess is followed by; `work` answers nil where the code has been used up, or is no longer the account's.
    /// `found`: the factors, where they have been read already.
    ///
    /// Throws `factor_invalid`, and `too_many_attempts` when so many were wrong in a row that codes are off: for strangers alone, known
    /// devices wait for the longest time instead (F-010).
    func following<Value>(
        _ reservation: Reservation, _ typed: TypedFactorCode, of id: AccountID, in found: StoredFactors? = nil,
        by actor: Actor,
        _ work: (FactorCodes.Match) async throws(LatchkeyError) -> Value?
    ) async throws(LatchkeyError) -> Value {
        guard reservation.failures <= policy.failuresUntilOff || reservation.attempt.isOfKnownDevice else {
            try await store.recordEvents([], wrong: reservation)
            throw refusal(policy.longestWait.secondsRoundedUp, of: id, by: actor)
        }
        let value: Value?
        do throws(LatchkeyError) {
            var stored = found
            if stored == nil { stored = try await store.findFactors(of: id) }
            guard let stored, let match = try await codes.match(typed, in: stored, at: actor.now) else {
                throw try await failure(typed, reservation, of: id, by: actor)
            }
            value = try await work(match)
        } catch  where error.code != .factorInvalid {
            // Something else went wrong: nobody has guessed.
            try? await store.release(reservation, wasEvaluated: true)
            throw error
        }
        guard let value else { throw try await failure(typed, reservation, of: id, by: actor) }
        return value
    }

    /// Keeps the record of a code that was wrong, and tells the person when there have been many.
    private func failure(
        _ typed: TypedFactorCode, _ reservation: Reservation, of id: AccountID, by actor: Actor
    ) async throws(LatchkeyError) -> LatchkeyError {
        var events = [actor.event(.factorFailed, on: id, ["kind": typed.method.rawValue])]
        let isOff = reservation.failures == policy.failuresUntilOff && !reservation.attempt.isOfKnownDevice
        if isOff { events.append(actor.event(.factorOff, on: id)) }
        var notice: OutgoingMail?
        if isOff || reservation.failures == policy.freeFailures, !reservation.attempt.isOfKnownDevice {
            notice = try await store.findAccount(id).flatMap { notices.mail(.factorGuesses, to: $0, actor) }
        }
        try await store.recordEvents(events, notice: notice, wrong: reservation)
        return LatchkeyError(.factorInvalid)
    }

    /// What is no guess at any account's code costs the network all the same: it costs us a look. Throws `too_many_attempts`.
    func countForNetwork(_ actor: Actor) async throws(LatchkeyError) {
        try await store.take(.networkFailures, for: actor.client.network, policy: policy, now: actor.now)
    }
}

extension FactorAttempts {
    init(_ parts: FlowParts) {
        self.init(
            store: parts.store,
            codes: FactorCodes(store: parts.store, dataKeys: parts.dataKeys, secrets: parts.mail.secrets),
            policy: parts.throttle, notices: parts.notices)
    }
}
