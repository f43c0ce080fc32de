package import LatchkeyCore
import LatchkeyStore

/// A page of another origin has a person sign in on our host: how that begins, and how it goes on here.
package struct HandOffs: Sendable {
    let store: Store
    let secrets: HandOffSecrets
    let paths: ReturnPaths
    let policy: ThrottlePolicy
    let randomness: Randomness

    package struct Request: Sendable {
        let returnTo: String
        let state: String
        let challenge: String
        let remember: Bool
        /// By which provider the page wants it, if it says so.
        let provider: ProviderID?
        /// Where the page stands, as its browser says.
        let origin: Origin
        /// What the browser calls itself; one that comes from another site does not say it.
        let device: RandomID?
        let actor: Actor

        package init(
            returnTo: String, state: String, challenge: String, remember: Bool, provider: ProviderID? = nil,
            origin: Origin, device: RandomID?, by actor: Actor
        ) {
            self.returnTo = returnTo
            self.state = state
            self.challenge = challenge
            self.remember = remember
            self.provider = provider
            self.origin = origin
            self.device = device
            self.actor = actor
        }
    }

    package struct Begun: Sendable {
        /// For the fragment of our own page.
        package let ticket: String
        /// For the cookie of this hand-off.
        package let browser: HandOff.BrowserSecret
    }

    /// The right to begin one is the caller's to ask for: `origin` is in the list. Throws `invalid_fields` with the field's name,
    /// `too_many_attempts`.
    package func begin(_ request: Request) async throws(LatchkeyError) -> Begun {
        guard let address = ReturnAddress(request.returnTo, at: request.origin), paths.contain(address) else {
            throw .field("return_to", .textExpected)
        }
        guard let state = HandOffState(request.state) else { throw .field("state", .textExpected) }
        guard let challenge = CodeChallenge(request.challenge) else { throw .field("challenge", .textExpected) }
        let (id, browser, now) = (RandomID(randomness), HandOff.BrowserSecret(randomness), request.actor.now)
        let handOff = HandOff(
            id: id, returnAddress: address, state: state, challenge: challenge, isRemembered: request.remember,
            provider: request.provider, createdAt: now, expiresAt: now + HandOff.lifetime)
        try await store.counted(
            in: .handOffs, request.device, or: request.actor.client.network
        ) { uses throws(LatchkeyError) in
            try await store.beginHandOff(handOff, browser: browser, countedAs: uses, policy: policy)
        }
        return Begun(ticket: secrets.ticket(of: id), browser: browser)
    }

    /// Throws `hand_off_invalid` for a ticket that is not ours, over or used, and `browser_mismatch` in another browser.
    package func open(_ proof: HandOffProof, by actor: Actor) async throws(LatchkeyError) -> OpenHandOff {
        guard let id = secrets.id(ofTicket: proof.ticket),
            let found = try await store.findHandOff(id, browser: proof.browser, now: actor.now)
        else { throw LatchkeyError(.handOffInvalid) }
        guard let browser = proof.browser, found.isSameBrowser else { throw LatchkeyError(.browserMismatch) }
        return OpenHandOff(handOff: found.handOff, browser: browser)
    }

    /// The same for one that an attempt of this browser belongs to.
    func open(
        _ id: RandomID, in browser: HandOff.BrowserSecret, by actor: Actor
    ) async throws(LatchkeyError) -> OpenHandOff {
        guard let found = try await store.findHandOff(id, browser: browser, now: actor.now) else {
            throw LatchkeyError(.handOffInvalid)
        }
        guard found.isSameBrowser else { throw LatchkeyError(.browserMismatch) }
        return OpenHandOff(handOff: found.handOff, browser: browser)
    }

    /// Nil for a sign-in that is for our own host.
    func openIfAny(_ proof: HandOffProof?, by actor: Actor) async throws(LatchkeyError) -> OpenHandOff? {
        guard let proof else { return nil }
        return try await open(proof, by: actor)
    }

    /// Whoever is signed in on our host goes on with that: the session there is no fresher, no longer, and remembered only if this one is
    /// (G-043). Answers where the browser goes.
    ///
    /// Throws as `open`; `token_missing`, `token_invalid`, `too_many_attempts`.
    package func `continue`(_ proof: HandOffProof, by actor: Actor) async throws(LatchkeyError) -> String {
        let caller = try actor.caller
        let opened = try await open(proof, by: actor)
        let source = HandOffSource(
            session: caller.session.publicID, accountID: caller.account.id, proven: caller.session.authentication,
            end: caller.session.plannedEnd, isRemembered: caller.session.isRemembered)
        guard try await store.continueHandOff(opened.grant, by: source, policy: policy, now: actor.now) else {
            throw LatchkeyError(.handOffInvalid)
        }
        return location(of: opened.handOff)
    }

    func location(of handOff: HandOff) -> String { handOff.location(code: secrets.code(of: handOff.id)) }
}

extension HandOffs {
    init(_ parts: FlowParts) {
        self.init(
            store: parts.store, secrets: HandOffSecrets(keys: parts.mail.secrets.keys),
            paths: parts.configuration.returnPaths, policy: parts.throttle, randomness: parts.randomness)
    }
}
