import LatchkeyCore
import LatchkeyPasswords
import LatchkeyStore

/// One counted attempt at a password, the same on every route that takes one (S-043).
struct PasswordAttempts: Sendable {
    let store: Store
    let hasher: PasswordHasher
    let policy: ThrottlePolicy
    let gate: VerdictGate
    let notices: Notices

    init(
        store: Store, hasher: PasswordHasher, policy: ThrottlePolicy, notices: Notices
    ) {
        self.store = store
        self.hasher = hasher
        self.policy = policy
        self.notices = notices
        self.gate = VerdictGate(
            perLine: policy.waitersPerAccount, inAll: policy.waitersInAll, free: policy.freeFailures,
            longest: policy.longestVerdictWait)
    }

    struct Outcome {
        let verification: Verification
        let reservation: Reservation
        /// This guess was the last one before the password is off (S-038).
        let isLast: Bool
        /// From this guess on strangers have to wait.
        let isLastFree: Bool
        fileprivate let place: AttemptPlace
    }

    /// A guess of somebody who is signed in to the account. Strangers who guess must not keep the owner out: a known device counts
    /// for itself (S-047).
    func attempt(
        inSessionOf id: AccountID, from device: RandomID?
    ) async throws(LatchkeyError) -> Attempt {
        var known: RandomID?
        if let device, try await store.isKnownDevice(device, of: id) { known = device }
        return Attempt(inSessionOf: id, knownDevice: known)
    }

    /// What the stored hash says about `typed`; the counters stand as after a failure until the caller settles them.
    ///
    /// Every way to fail costs the same: one reservation, one hash (S-026, S-027). Throws `too_many_attempts`, `busy`.
    func verify(
        _ typed: String, against hash: String?, _ attempt: Attempt, at accountID: AccountID?, by actor: Actor
    ) async throws(LatchkeyError) -> Outcome {
        // Asked first so that a flood is turned away without touching the database (S-010).
        guard !hasher.isFull(for: actor.client.hashing(for: attempt)) else { throw LatchkeyError(.busy, retryAfter: 1) }
        let deadline = ContinuousClock.now + policy.longestVerdictWait
        while true {
            let (reservation, place) = try await reserve(attempt, at: accountID, by: actor)
            let verification = try await evaluate(typed, hash, reservation, place, by: actor)
            // The account had no free guess, which may not show (S-311). If another guess at it has been right meanwhile, there
            // are free ones again.
            if !reservation.mayBeEvaluated, place.sawSuccess, ContinuousClock.now < deadline {
                try await store.release(reservation, wasEvaluated: true)
                place.end(.released)
                continue
            }
            return Outcome(
                verification: verification, reservation: reservation,
                isLast: reservation.mayBeEvaluated && reservation.failures == policy.failuresUntilOff,
                isLastFree: reservation.mayBeEvaluated && reservation.failures == policy.freeFailures, place: place)
        }
    }

    /// The work of one hash, whatever there is to compare.
    private func evaluate(
        _ typed: String, _ hash: String?, _ reservation: Reservation, _ place: AttemptPlace, by actor: Actor
    ) async throws(LatchkeyError) -> Verification {
        let isOff = reservation.failures > policy.failuresUntilOff
        let password = Password(candidate: typed)
        let usable = isOff || password == nil || !reservation.mayBeEvaluated ? nil : hash
        let verification: Verification
        do {
            verification = try await hasher.verify(
                password ?? .dummy, against: usable, for: actor.client.hashing(for: reservation.attempt))
        } catch {
            try await store.release(reservation, wasEvaluated: false)
            place.end(.released)
            throw error
        }
        // Only a right password is told that the account has had too many sign-ins (S-311).
        if case .right = verification, let wait = reservation.signInWait {
            try await store.release(reservation, wasEvaluated: true)
            place.end(.released)
            throw LatchkeyError(.tooManyAttempts, retryAfter: wait)
        }
        return verification
    }

    /// Runs what a right password is followed by, and settles the attempt. When that fails for another reason, such as a
    /// full hashing pool, the person has not guessed wrong.
    func following<Value>(
        _ outcome: Outcome, _ work: () async throws(LatchkeyError) -> Value
    ) async throws(LatchkeyError) -> Value {
        do {
            let value = try await work()
            outcome.place.end(.right)
            return value
        } catch {
            try? await store.release(outcome.reservation, wasEvaluated: true)
            outcome.place.end(.released)
            throw error
        }
    }

    /// Keeps the record of a guess that was wrong, and of the password being off from now on.
    ///
    /// `account` is told when its guesses have become many; nil where there is none that a guess could open. The mail is stored
    /// with the record, so that the answer takes no other way.
    func recordFailure(
        _ event: AuditEvent, _ outcome: Outcome, at account: Account?, by actor: Actor
    ) async throws(LatchkeyError) {
        var events = [event]
        if outcome.isLast, account != nil {
            events.append(actor.event(.passwordOff, on: event.accountID, at: event.at))
        }
        try await store.recordEvents(
            events, notice: notice(outcome, at: account, by: actor), wrong: outcome.reservation)
        outcome.place.end(.wrong)
    }

    /// No notice about failures from a known device: its owner made them.
    private func notice(_ outcome: Outcome, at account: Account?, by actor: Actor) -> OutgoingMail? {
        guard outcome.isLast || outcome.isLastFree, !outcome.reservation.attempt.isOfKnownDevice, let account else {
            return nil
        }
        return notices.mail(.manyFailures, to: account, actor)
    }

    /// Waits for the verdicts on guesses under way before it refuses (S-337). Throws `too_many_attempts`, and `busy` when the
    /// request is cancelled meanwhile: nothing was counted then.
    private func reserve(
        _ attempt: Attempt, at accountID: AccountID?, by actor: Actor
    ) async throws(LatchkeyError) -> (Reservation, AttemptPlace) {
        var place = gate.enter(attempt.names)
        var pauses = PasswordAttempts.pauses[...]
        while true {
            let now = actor.now
            let answer: ReservationAnswer
            do {
                answer = try await store.reserve(attempt, now: now, policy: policy)
            } catch {
                if error.code == .tooManyAttempts { publishRefusal(at: now, accountID, by: actor) }
                throw error
            }
            guard case .refused(let retryAfter, let verdictsDue) = answer else {
                if case .reserved(let reservation) = answer { return (reservation, place) }
                continue
            }
            if verdictsDue > 0, !place.isShared, let next = pauses.popFirst() {
                try await PasswordAttempts.pause(next)
                place = gate.enter(attempt.names)
            } else if await place.verdict() {
                place = gate.enter(attempt.names)
            } else {
                publishRefusal(at: now, accountID, by: actor)
                throw LatchkeyError(.tooManyAttempts, retryAfter: retryAfter)
            }
        }
    }

    private func publishRefusal(at now: Timestamp, _ accountID: AccountID?, by actor: Actor) {
        // A row for each refusal would let strangers fill the audit.
        store.publishUnrecorded(actor.event(.signInThrottled, on: accountID, at: now))
    }

    /// A task that is cancelled does not sleep: without the refusal it would ask the database as fast as it answers.
    private static func pause(_ time: Duration) async throws(LatchkeyError) {
        do {
            try await Task.sleep(for: time)
        } catch {
            throw LatchkeyError(.busy, retryAfter: 1, cause: error)
        }
    }

    /// After which times the database is asked for verdicts that another node owes: each question is a write transaction.
    static let pauses = [200, 400, 800, 1600, 1600, 1600].map { Duration.milliseconds($0) }
}

extension ClientDetails {
    /// Whose turn it is to have a password hashed: an IPv6 customer's /48 has one turn, not one for each /64.
    func hashing(isKnownDevice: Bool = false) -> HashingClient {
        HashingClient(network: network.scopes.last?.bytes ?? [], isKnownDevice: isKnownDevice)
    }

    func hashing(for attempt: Attempt) -> HashingClient { hashing(isKnownDevice: attempt.isOfKnownDevice) }
}
