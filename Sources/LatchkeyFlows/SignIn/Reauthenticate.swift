package import LatchkeyCore
import LatchkeyStore

/// Somebody who is signed in proves once more who they are, and goes on in a new session (S-102, F-020).
///
/// With a second factor it takes a code: alone where the session's password was proven in the last hours, else with the password. A
/// passkey that has verified its owner needs nothing beside it.
package struct Reauthenticate: Sendable {
    let store: Store
    let passwords: PasswordAttempts
    let codes: FactorAttempts
    let proofs: PasskeyProofs
    let gate: SignInGate
    let stepUp: StepUp

    /// For how long after the password a code alone is enough.
    static let passwordLifetime = Duration.seconds(12 * 3600)

    /// The new session is remembered as the present one is, and ends no later; that one ends within a minute.
    ///
    /// Throws `current_password_wrong`, `factor_invalid`, `passkey_invalid`, `passkey_unavailable`, `too_many_attempts`, `busy`;
    /// `reauth_required`, with what is needed, where this is not enough for an account with a second factor; `invalid_fields` without a
    /// password where that is all there is; and `token_invalid` when the present session has ended.
    package func callAsFunction(
        password: String?, code: String?, passkey: SentAssertion? = nil, origin: String? = nil, device: RandomID?,
        by actor: Actor
    ) async throws(LatchkeyError) -> SignedIn {
        let caller = try actor.caller
        guard !caller.account.factors.isEmpty else { return try await byPassword(password, device, by: actor) }
        if let passkey {
            return try await byPasskey(passkey, password, from: origin, device, by: actor)
        }
        guard let code else { throw needs(caller.account) }
        guard let typed = TypedFactorCode(code) else { throw LatchkeyError(.factorInvalid) }
        guard let password else {
            let proven = caller.session.authentication
            // A code from staff is good beside the password alone: who found an open session must not be let further in by it.
            if case .staffCode = typed { throw needs(caller.account) }
            guard proven.hasFirstFactor(at: actor.now, within: Reauthenticate.passwordLifetime) else {
                throw needs(caller.account)
            }
            let reserved = try await reserve(device, by: actor)
            return try await byCode(typed, reserved, .session(proven), nil, device, by: actor)
        }
        return try await byBoth(password, typed, device, by: actor)
    }

    /// The code is counted first: while codes wait, no password is hashed for a wrong one of them.
    private func byBoth(
        _ password: String, _ typed: TypedFactorCode, _ device: RandomID?, by actor: Actor
    ) async throws(LatchkeyError) -> SignedIn {
        let reserved = try await reserve(device, by: actor)
        let proven: CurrentPassword.Proven
        do {
            proven = try await current.prove(password, from: device, or: .reauthFailed, by: actor)
        } catch {
            // Nobody has looked at the code.
            try? await store.release(reserved, wasEvaluated: false)
            throw error
        }
        return try await passwords.following(proven.outcome) { () throws(LatchkeyError) in
            try await byCode(typed, reserved, .password(hash: proven.hash), proven.attempt, device, by: actor)
        }
    }

    private func reserve(_ device: RandomID?, by actor: Actor) async throws(LatchkeyError) -> Reservation {
        let id = try actor.caller.account.id
        return try await codes.reserve(try await codes.attempt(at: id, from: device, network: nil), of: id, by: actor)
    }

    private func byPassword(
        _ password: String?, _ device: RandomID?, by actor: Actor
    ) async throws(LatchkeyError) -> SignedIn {
        guard let password else { throw .field("password", .currentMissing) }
        let caller = try actor.caller
        let proven = try await current.prove(password, from: device, or: .reauthFailed, by: actor)
        let wish = request(proven.attempt, device, caller, actor)
        return try await passwords.following(proven.outcome) { () throws(LatchkeyError) in
            if let result = try await gate.stepUp(caller, .password(hash: proven.hash, rehash: nil), wish) {
                return result
            }
            // Another node may have heard of a second factor already.
            if let account = try await store.findAccount(caller.account.id), !account.factors.isEmpty {
                throw needs(account)
            }
            // Not wrong: another sign-in may just have made the hash anew (S-003).
            throw LatchkeyError(.busy, retryAfter: 1)
        }
    }

    private func byCode(
        _ typed: TypedFactorCode, _ reservation: Reservation, _ first: Proof.FirstFactor, _ password: Attempt?,
        _ device: RandomID?, by actor: Actor
    ) async throws(LatchkeyError) -> SignedIn {
        let caller = try actor.caller
        let id = caller.account.id
        var wish = request(reservation.attempt, device, caller, actor)
        wish.otherAttempt = password
        return try await codes.following(reservation, typed, of: id, by: actor) { [wish] match throws(LatchkeyError) in
            let proof = Proof.code(match.use, factorEpoch: match.account.factorEpoch, beside: first)
            return try await gate.stepUp(caller, proof, wish, recoveryCodesLeft: match.recoveryCodesLeft)
        }
    }

    var current: CurrentPassword { CurrentPassword(store: store, attempts: passwords) }

    func request(
        _ attempt: Attempt, _ device: RandomID?, _ caller: Caller, _ actor: Actor
    ) -> SignInGate.Request {
        SignInGate.Request(
            attempt: attempt, remember: caller.session.isRemembered, device: device, replacedTokens: [], actor: actor)
    }

    func needs(_ account: Account) -> LatchkeyError {
        LatchkeyError(.reauthRequired, needs: stepUp.rule.needs(of: account.factors))
    }
}

extension Reauthenticate {
    init(_ parts: FlowParts, gate: SignInGate) {
        self.init(
            store: parts.store, passwords: parts.attempts, codes: FactorAttempts(parts),
            proofs: PasskeyProofs(parts), gate: gate, stepUp: parts.stepUp)
    }
}
