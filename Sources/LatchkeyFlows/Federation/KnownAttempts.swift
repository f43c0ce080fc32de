import LatchkeyCore
import LatchkeyStore
import LatchkeyTokens
import Logging

/// What the steps after a provider's answer share: the attempt, its browser, and the way to the gate.
struct KnownAttempts: Sendable {
    let store: Store
    let providers: Providers
    let secrets: FederationSecrets
    let handOffs: HandOffs
    let gate: SignInGate
    let randomness: Randomness
    let logger: Logger

    /// An attempt whose provider has said who it is, in the browser that began it. Each statement that goes on with it asks again.
    struct Known: Sendable {
        let attempt: ProviderAttempt
        let identity: Identity
        let provider: any IdentityProvider
        let grant: ProviderGrant
    }

    /// Throws `hand_off_invalid` for a ticket that is not ours, over or used, or of a provider that is configured no more;
    /// `browser_mismatch`.
    func open(_ ticket: String, _ visitor: FederationVisitor) async throws(LatchkeyError) -> Known {
        guard let id = secrets.id(ofTicket: ticket),
            let found = try await store.findProviderAttempt(id, browser: visitor.browser, now: visitor.actor.now)
        else { throw LatchkeyError(.handOffInvalid) }
        guard let browser = visitor.browser, found.isSameBrowser else { throw LatchkeyError(.browserMismatch) }
        guard found.attempt.step == .known, let identity = found.attempt.identity,
            let provider = found.attempt.provider.flatMap({ try? providers.require($0.rawValue) })
        else { throw LatchkeyError(.handOffInvalid) }
        return Known(
            attempt: found.attempt, identity: identity, provider: provider,
            grant: ProviderGrant(id, browser, at: .known))
    }

    /// Before what was typed is looked at. Throws `hand_off_invalid` from the eleventh try on.
    func countTry(_ known: Known, by actor: Actor) async throws(LatchkeyError) {
        guard try await store.countTry(of: known.grant, now: actor.now) else { throw LatchkeyError(.handOffInvalid) }
    }

    func new(_ known: Known) -> NewIdentity {
        NewIdentity(id: RandomID(randomness), known.identity, of: known.provider.settings.id, by: known.grant)
    }

    /// To the one gate, with what the identity proves. Nil when account or identity are not what they were. Throws `too_many_attempts`.
    func pass(
        _ found: IdentityCandidate, _ identity: Identity, _ grant: ProviderGrant?, _ attempt: ProviderAttempt,
        in browser: HandOff.BrowserSecret, _ visitor: FederationVisitor
    ) async throws(LatchkeyError) -> FederationOutcome? {
        // An account that was made a moment ago has been counted as a sign-up.
        let signIns =
            grant == nil
            ? []
            : Attempt.signIns(
                of: found.candidate.account.id, knownDevice: found.candidate.isKnownDevice ? visitor.device : nil,
                network: visitor.actor.client.network)
        let word = word(of: found.linked, identity, attempt.provider, taking: signIns, visitor.actor)
        let settled = try await settle(word, at: visitor.actor.now)
        let person = try await settled.isChanged ? find(identity, visitor) ?? found : found
        let (place, handOff) = try await place(of: attempt, in: browser, by: visitor.actor)
        let wish = request(attempt, handOff, visitor, isOfKnownDevice: person.candidate.isKnownDevice)
        let use = IdentityUse(
            person.linked, now: identity, by: grant, roles: word.roles, taking: settled.isCounted ? [] : signIns)
        return try await gate.pass(person.candidate, .identity(use), wish).map { .proven($0, place) }
    }

    func find(
        _ identity: Identity, _ visitor: FederationVisitor
    ) async throws(LatchkeyError) -> IdentityCandidate? {
        try await store.findIdentity(issuer: identity.issuer, subject: identity.subject, device: visitor.device)
    }

    func request(
        _ attempt: ProviderAttempt, _ handOff: OpenHandOff?, _ visitor: FederationVisitor,
        counted: Attempt? = nil, link: ProvenLink? = nil, isOfKnownDevice: Bool? = nil
    ) -> SignInGate.Request {
        SignInGate.Request(
            attempt: counted, remember: attempt.isRemembered, device: visitor.device,
            replacedTokens: [visitor.token].compactMap(\.self),
            origin: visitor.origin, handOff: handOff, link: link, isOfKnownDevice: isOfKnownDevice,
            actor: visitor.actor)
    }

    /// Where it leads, and the hand-off that it is for, if for one. Throws `hand_off_invalid` where that is over.
    func place(
        of attempt: ProviderAttempt, in browser: HandOff.BrowserSecret, by actor: Actor
    ) async throws(LatchkeyError) -> (FederationPlace, OpenHandOff?) {
        switch attempt.aim {
        case .ownPage(let path): return (.ownPage(path: path), nil)
        case .handOff(let id):
            let opened = try await handOffs.open(id, in: browser, by: actor)
            return (.handOff(ticket: handOffs.secrets.ticket(of: id)), opened)
        case .link: throw LatchkeyError(.handOffInvalid)
        }
    }

    /// The caller whose session has asked for the link. Throws `hand_off_invalid` for everybody else (G-038).
    func linker(_ attempt: ProviderAttempt, _ visitor: FederationVisitor) async throws(LatchkeyError) -> Caller {
        guard case .link(let id, let session) = attempt.aim, let token = visitor.token,
            let caller = try? await gate.authenticate(token), caller.account.id == id,
            caller.session.publicID == session
        else { throw LatchkeyError(.handOffInvalid) }
        return caller
    }
}

extension KnownAttempts {
    init(_ parts: FlowParts, gate: SignInGate) {
        self.init(
            store: parts.store, providers: Providers(parts.configuration.providers),
            secrets: FederationSecrets(keys: parts.mail.secrets.keys), handOffs: HandOffs(parts), gate: gate,
            randomness: parts.randomness, logger: parts.logger)
    }
}
