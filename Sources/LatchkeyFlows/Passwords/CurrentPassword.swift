import LatchkeyCore
import LatchkeyPasswords
import LatchkeyStore

/// The password of somebody who is signed in, asked for once more.
struct CurrentPassword: Sendable {
    let store: Store
    let attempts: PasswordAttempts

    /// A right one: what it stands on, for the statement that asks again.
    struct Proven {
        let hash: String
        let attempt: Attempt
        let outcome: PasswordAttempts.Outcome
    }

    /// A wrong one is kept as `failure`. The attempt is settled by what follows (`PasswordAttempts.following`).
    ///
    /// Throws `current_password_wrong`, `too_many_attempts`, `busy`.
    func prove(
        _ typed: String, from device: RandomID?, or failure: AuditEvent.Kind, by actor: Actor
    ) async throws(LatchkeyError) -> Proven {
        let account = try actor.caller.account
        let stored = try await store.findPasswordHash(of: account.id)
        let attempt = try await attempts.attempt(inSessionOf: account.id, from: device)
        let outcome = try await attempts.verify(typed, against: stored, attempt, at: account.id, by: actor)
        guard case .right = outcome.verification, let stored else {
            try await attempts.recordFailure(actor.event(failure, on: account.id), outcome, at: account, by: actor)
            throw LatchkeyError(.currentPasswordWrong)
        }
        return Proven(hash: stored, attempt: attempt, outcome: outcome)
    }
}
