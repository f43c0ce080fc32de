package import LatchkeyCore
import LatchkeyPasswords
import LatchkeyStore

/// Somebody who is signed in proves once more who they are, and goes on in a new session (S-102, F-020).
package struct Reauthenticate: Sendable {
    let store: Store
    let attempts: PasswordAttempts
    let gate: SignInGate

    /// The new session is remembered as the present one is, and ends no later; that one ends within a minute.
    ///
    /// Throws `current_password_wrong`, `too_many_attempts`, `busy`, and `token_invalid` when the present session has ended.
    package func callAsFunction(
        password: String, device: RandomID?, by actor: Actor
    ) async throws(LatchkeyError) -> SignedIn {
        let caller = try actor.caller
        let account = caller.account
        let stored = try await store.findPasswordHash(of: account.id)
        let attempt = try await attempts.attempt(at: account.id, from: device, by: actor)
        let outcome = try await attempts.verify(password, against: stored, attempt, at: account.id, by: actor)
        guard case .right = outcome.verification, let stored else {
            let event = actor.event(.reauthFailed, on: account.id)
            try await attempts.recordFailure(event, outcome, at: account, by: actor)
            throw LatchkeyError(.currentPasswordWrong)
        }
        let wish = SignInGate.Request(
            attempt: attempt, remember: caller.session.isRemembered, device: device, replacedToken: nil, actor: actor)
        return try await attempts.following(outcome) { () throws(LatchkeyError) in
            guard let result = try await gate.stepUp(caller, .password(hash: stored, rehash: nil), wish) else {
                // Not wrong: another sign-in may just have made the hash anew (S-003).
                throw LatchkeyError(.busy, retryAfter: 1)
            }
            return result
        }
    }
}
