package import LatchkeyCore
import LatchkeyPasskeys
import LatchkeyStore

/// A proof once more by a passkey, or by a security key beside the password.
extension Reauthenticate {
    /// For the caller's own keys. Verification of the owner is preferred where there is a key that may not be able to do it. Throws
    /// `passkey_unavailable`.
    package func options(
        origin: String?, by actor: Actor
    ) async throws(LatchkeyError) -> PasskeyRequestOptions {
        let caller = try actor.caller
        let place = try proofs.ceremonies.place(origin)
        let passkeys = try await store.listPasskeys(of: caller.account.id).filter(\.isUsable)
        return proofs.ceremonies.options(
            for: caller.reauthenticating, at: place,
            requiresUserVerification: passkeys.allSatisfy { $0.kind == .passkey }, allowed: passkeys, now: actor.now)
    }

    func byPasskey(
        _ sent: SentAssertion, _ password: String?, from origin: String?, _ device: RandomID?, by actor: Actor
    ) async throws(LatchkeyError) -> SignedIn {
        let caller = try actor.caller
        let place = try proofs.ceremonies.place(origin)
        let response = try proofs.read(sent)
        let challenge = try proofs.ceremonies.accept(
            response.clientData, for: caller.reauthenticating, at: place, now: actor.now)
        var known: RandomID?
        if let device, try await store.isKnownDevice(device, of: caller.account.id) { known = device }
        func attempt(isUserVerified: Bool) -> Attempt {
            Attempt(
                passkeyOf: caller.account.id, isUserVerified: isUserVerified, knownDevice: known, network: nil)
        }
        let isFresh = try await store.spend(
            challenge, counting: attempt(isUserVerified: false).failures, now: actor.now, policy: codes.policy)
        guard isFresh else { throw LatchkeyError(.passkeyInvalid) }
        guard let candidate = try await store.findPasskey(response.credentialID, device: device),
            candidate.account.id == caller.account.id
        else {
            try await proofs.recordFailure(on: caller.account.id, as: .factorFailed, by: actor)
            throw LatchkeyError(.passkeyInvalid)
        }
        let assertion = try await proofs.verify(
            response, of: candidate, challenge, at: place, requiresUserVerification: false, or: .factorFailed,
            by: actor)
        let wish = request(attempt(isUserVerified: assertion.isUserVerified), device, caller, actor)
        return try await step(candidate, assertion, password, wish)
    }

    /// What must come with the key, and the session in place of the caller's.
    private func step(
        _ candidate: PasskeyCandidate, _ assertion: VerifiedAssertion, _ password: String?, _ wish: SignInGate.Request
    ) async throws(LatchkeyError) -> SignedIn {
        let (actor, use, epoch) = (wish.actor, candidate.use(assertion), candidate.account.factorEpoch)
        let caller = try actor.caller
        if assertion.isUserVerified, candidate.passkey.kind == .passkey {
            return try await open(candidate, assertion, .passkey(use, factorEpoch: epoch), wish)
        }
        guard let password else {
            let proven = caller.session.authentication
            guard proven.hasFirstFactor(at: actor.now, within: Reauthenticate.passwordLifetime) else {
                throw needs(caller.account)
            }
            return try await open(
                candidate, assertion, .code(use, factorEpoch: epoch, beside: .session(proven)), wish)
        }
        let proven = try await current.prove(password, from: wish.device, or: .reauthFailed, by: actor)
        var wish = wish
        wish.otherAttempt = proven.attempt
        return try await passwords.following(proven.outcome) { [wish] () throws(LatchkeyError) in
            try await open(
                candidate, assertion, .code(use, factorEpoch: epoch, beside: .password(hash: proven.hash)), wish)
        }
    }

    private func open(
        _ candidate: PasskeyCandidate, _ assertion: VerifiedAssertion, _ proof: Proof, _ wish: SignInGate.Request
    ) async throws(LatchkeyError) -> SignedIn {
        let left = candidate.recoverySet?.left
        if let result = try await gate.stepUp(try wish.actor.caller, proof, wish, recoveryCodesLeft: left) {
            return result
        }
        throw try await proofs.overtaken(candidate, assertion, by: wish.actor)
    }
}

extension Caller {
    fileprivate var reauthenticating: ChallengeUse { .reauth(session: session.publicID.bytes) }
}
