package import LatchkeyCore
import LatchkeyPasskeys
import LatchkeyStore

/// A person signs in by a passkey alone, without saying who they are; and what a browser must know before that, or before a second step.
package struct PasskeySignIn: Sendable {
    let store: Store
    let proofs: PasskeyProofs
    let attempts: FactorAttempts
    let gate: SignInGate
    let policy: ThrottlePolicy
    let handOffs: HandOffs

    package struct Request: Sendable {
        let passkey: SentAssertion?
        /// Nil: as the page that began the hand-off wants it; without a hand-off, not remembered.
        let remember: Bool?
        let origin: String?
        let device: RandomID?
        let replacedTokens: [String]
        let handOff: HandOffProof?
        /// As `SignInGate.Request.key`.
        let key: [UInt8]?
        let actor: Actor

        package init(
            passkey: SentAssertion?, remember: Bool?, origin: String?, device: RandomID?, replacedTokens: [String],
            handOff: HandOffProof? = nil, key: [UInt8]? = nil, by actor: Actor
        ) {
            self.passkey = passkey
            self.remember = remember
            self.origin = origin
            self.device = device
            self.replacedTokens = replacedTokens
            self.handOff = handOff
            self.key = key
            self.actor = actor
        }
    }

    package struct Begun: Sendable {
        package let options: PasskeyRequestOptions
        /// For a browser that has none: the challenge is bound to it, and it must come back.
        package let newDevice: RandomID?
    }

    /// The same for every visitor, but for what is random (F-042): it asks nothing of the database. `origin` is that of the page, as its
    /// `Origin` header has it. Throws `passkey_unavailable`.
    package func options(
        origin: String?, device known: RandomID?, by actor: Actor
    ) throws(LatchkeyError) -> Begun {
        let place = try proofs.ceremonies.place(origin)
        let device = known ?? RandomID(proofs.ceremonies.randomness)
        let options = proofs.ceremonies.options(
            for: .signIn(device: device.bytes), at: place, requiresUserVerification: true, allowed: [], now: actor.now)
        return Begun(options: options, newDevice: known == nil ? device : nil)
    }

    /// For the second step of this ticket: the keys of its account. Each ticket has a budget of its own, so that a stranger who has the
    /// password uses up nothing of its owner's. Throws `passkey_unavailable`, `ticket_invalid`, `too_many_attempts`.
    package func options(
        ticket: String, origin: String?, by actor: Actor
    ) async throws(LatchkeyError) -> PasskeyRequestOptions {
        let place = try proofs.ceremonies.place(origin)
        guard let secret = SignInTicket.Secret(text: ticket.utf8),
            let found = try await store.findTicket(secret, now: actor.now), found.origin == origin
        else {
            try await attempts.countForNetwork(actor)
            throw LatchkeyError(.ticketInvalid)
        }
        try await store.take(.accountReads, for: QuotaKey(secret.bytes), policy: policy, now: actor.now)
        return proofs.ceremonies.options(
            for: .factor(ticket: secret.bytes), at: place, requiresUserVerification: false,
            allowed: try await store.listPasskeys(of: found.accountID).filter(\.isUsable), now: actor.now)
    }

    /// Works also while wrong passwords have turned the password off (S-047).
    ///
    /// Throws `passkey_invalid` for every reason alike: no such key, another signature, no verification, an account that may not sign in;
    /// `passkey_unavailable`, `too_many_attempts`; `hand_off_invalid`, `browser_mismatch`.
    package func callAsFunction(_ request: Request) async throws(LatchkeyError) -> Entry {
        let actor = request.actor
        let handOff = try await handOffs.openIfAny(request.handOff, by: actor)
        let place = try proofs.ceremonies.place(request.origin)
        let (response, challenge) = try read(request, at: place)
        let candidate = try await store.findPasskey(response.credentialID, device: request.device)
        let device = candidate?.isKnownDevice == true ? request.device : nil
        let attempt = candidate.map {
            Attempt(
                passkeyOf: $0.account.id, isUserVerified: true, knownDevice: device, network: actor.client.network)
        }
        let failures = attempt?.failures ?? [QuotaUse(.networkFailures, for: actor.client.network)]
        guard try await store.spend(challenge, counting: failures, now: actor.now, policy: policy) else {
            throw LatchkeyError(.passkeyInvalid)
        }
        guard let candidate, let attempt else {
            try await proofs.recordFailure(on: nil, as: .signInFailed, by: actor)
            throw LatchkeyError(.passkeyInvalid)
        }
        guard candidate.passkey.kind == .passkey, candidate.account.isActive(at: actor.now) else {
            try await proofs.recordFailure(of: candidate, as: .signInFailed, by: actor)
            throw LatchkeyError(.passkeyInvalid)
        }
        let assertion = try await proofs.verify(
            response, of: candidate, challenge, at: place, requiresUserVerification: true, or: .signInFailed, by: actor)
        let wish = SignInGate.Request(
            attempt: attempt, remember: request.remember ?? handOff?.handOff.isRemembered ?? false,
            device: request.device, replacedTokens: request.replacedTokens, handOff: handOff, key: request.key,
            actor: actor)
        guard let entry = try await gate.finish(candidate, assertion, wish) else {
            throw try await proofs.overtaken(candidate, assertion, by: actor)
        }
        return entry
    }

    /// What fails here has used no challenge up and costs nobody a try: it is no guess, an owner's dialog that stood open too long for
    /// one, and to count it would cost more than to look. No database and no signature was asked.
    private func read(
        _ request: Request, at place: PasskeyCeremonies.Place
    ) throws(LatchkeyError) -> (AssertionResponse, AcceptedChallenge) {
        let response = try proofs.read(request.passkey)
        guard let device = request.device else { throw LatchkeyError(.passkeyInvalid) }
        let challenge = try proofs.ceremonies.accept(
            response.clientData, for: .signIn(device: device.bytes), at: place, now: request.actor.now)
        return (response, challenge)
    }
}

extension PasskeySignIn {
    init(_ parts: FlowParts, gate: SignInGate) {
        self.init(
            store: parts.store, proofs: PasskeyProofs(parts), attempts: FactorAttempts(parts), gate: gate,
            policy: parts.throttle, handOffs: HandOffs(parts))
    }
}
