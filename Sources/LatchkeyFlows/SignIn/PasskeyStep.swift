import LatchkeyCore
import LatchkeyPasskeys
import LatchkeyStore

/// The second step of a sign-in by a passkey or a security key.
struct PasskeyStep: Sendable {
    let store: Store
    let proofs: PasskeyProofs
    let attempts: FactorAttempts
    let gate: SignInGate
    let policy: ThrottlePolicy

    /// `held` is as it was found before anything was counted.
    ///
    /// Throws `passkey_invalid`, also for a key of another account (F-034); `ticket_invalid`, `passkey_unavailable`,
    /// `too_many_attempts`.
    func callAsFunction(
        _ secret: SignInTicket.Secret, _ held: FoundTicket, _ sent: SentAssertion, _ request: SecondStep.Request,
        for handOff: OpenHandOff?
    ) async throws(LatchkeyError) -> Entry {
        let (actor, ticket) = (request.actor, held.ticket)
        let place = try proofs.ceremonies.place(request.origin)
        let (response, challenge) = try await read(sent, secret, ticket, at: place, by: actor)
        let candidate = try await store.findPasskey(response.credentialID, device: request.device)
        let known = held.isKnownDevice ? request.device : nil
        let attempt = Attempt(
            passkeyOf: ticket.accountID, isUserVerified: false, knownDevice: known, network: actor.client.network)
        let found = try await reserve(secret, challenge, attempt, ticket, request, for: handOff)
        guard let candidate, candidate.account.id == found.accountID else {
            try await proofs.recordFailure(on: found.accountID, as: .factorFailed, by: actor)
            throw LatchkeyError(.passkeyInvalid)
        }
        let assertion = try await proofs.verify(
            response, of: candidate, challenge, at: place, requiresUserVerification: false, or: .factorFailed,
            by: actor)
        let settled = Attempt(
            passkeyOf: found.accountID, isUserVerified: assertion.isUserVerified, knownDevice: known,
            network: actor.client.network)
        let wish = SignInGate.Request(
            attempt: settled, remember: found.isRemembered, device: request.device,
            replacedTokens: request.replacedTokens, trustsDevice: request.trustsDevice, handOff: handOff,
            key: request.key, actor: actor)
        guard let entry = try await gate.finish(secret, found, candidate, assertion, wish) else {
            throw try await proofs.overtaken(candidate, assertion, by: actor)
        }
        return entry
    }

    /// What fails here has used no challenge up. It costs the network a try, as the ticket had to be looked for; but not for a device that
    /// the account knows (F-012), nor where the challenge is too old, which is no guess.
    private func read(
        _ sent: SentAssertion, _ secret: SignInTicket.Secret, _ ticket: SignInTicket,
        at place: PasskeyCeremonies.Place, by actor: Actor
    ) async throws(LatchkeyError) -> (AssertionResponse, AcceptedChallenge) {
        do throws(LatchkeyError) {
            let response = try proofs.read(sent)
            let challenge = try proofs.ceremonies.accept(
                response.clientData, for: .factor(ticket: secret.bytes), at: place, now: actor.now)
            return (response, challenge)
        } catch {
            let isTooOld = error.cause as? PasskeyFault == .challengeExpired
            if !ticket.isOfKnownDevice, !isTooOld { try await attempts.countForNetwork(actor) }
            throw error
        }
    }

    private func reserve(
        _ secret: SignInTicket.Secret, _ challenge: AcceptedChallenge, _ attempt: Attempt, _ ticket: SignInTicket,
        _ request: SecondStep.Request, for handOff: OpenHandOff?
    ) async throws(LatchkeyError) -> SignInTicket {
        switch try await store.reserve(
            secret, of: ticket.accountID, from: request.origin, handOff: handOff?.handOff.id, challenge, attempt,
            now: request.actor.now,
            policy: policy)
        {
        case .reserved(let found): return found
        case .spent: throw LatchkeyError(.passkeyInvalid)
        case .void:
            try await attempts.countForNetwork(request.actor)
            throw LatchkeyError(.ticketInvalid)
        }
    }
}

extension PasskeyStep {
    init(_ parts: FlowParts, gate: SignInGate) {
        self.init(
            store: parts.store, proofs: PasskeyProofs(parts), attempts: FactorAttempts(parts), gate: gate,
            policy: parts.throttle)
    }
}
