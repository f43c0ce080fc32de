package import LatchkeyCore
package import LatchkeyStore

extension Attempt {
    /// A guess at a name that is nobody's.
    package init(unknownUID uid: String, network: QuotaKey) {
        self.init(SignInName(uid), account: nil, knownDevice: nil, network: network)
    }
}

extension Store {
    /// Counts a guess. Throws `too_many_attempts` when it is refused.
    package func reservation(
        of attempt: Attempt, now: Timestamp, policy: ThrottlePolicy
    ) async throws(LatchkeyError) -> Reservation {
        switch try await reserve(attempt, now: now, policy: policy) {
        case .reserved(let reservation): return reservation
        case .refused(let retryAfter, _): throw LatchkeyError(.tooManyAttempts, retryAfter: retryAfter)
        }
    }

    /// Counts a guess; answers the failures in a row. Throws `too_many_attempts` when it is refused.
    package func reserveAttempt(
        _ attempt: Attempt, now: Timestamp, policy: ThrottlePolicy
    ) async throws(LatchkeyError) -> Int {
        try await reservation(of: attempt, now: now, policy: policy).failures
    }
}
