package import LatchkeyCore
import LatchkeyStore

/// Somebody has chosen a provider on one of our pages: an attempt begins, and the browser goes there.
package struct BeginFederation: Sendable {
    let store: Store
    let providers: Providers
    let secrets: FederationSecrets
    let handOffs: HandOffs
    let authenticate: Authenticate
    let policy: ThrottlePolicy
    let randomness: Randomness

    /// What the sign-in is for.
    package enum Aim: Sendable {
        /// A page of ours; the path is one of our own host. `isFresh`: of somebody who is signed in already, and proves anew who they are.
        case ownPage(path: String, isFresh: Bool)
        case handOff(HandOffProof)
        /// With a ticket of `POST /api/identities/link`, and the session that has it.
        case link(ticket: String, token: String?)
    }

    package struct Begun: Sendable {
        /// At the provider.
        package let location: String
        /// Names the cookie.
        package let state: String
        package let browser: HandOff.BrowserSecret
    }

    /// Throws `not_found`, `provider_unavailable`, `too_many_attempts`; `hand_off_invalid`, `browser_mismatch`.
    package func callAsFunction(
        _ provider: String, for aim: Aim, remember: Bool?, by actor: Actor
    ) async throws(LatchkeyError) -> Begun {
        let provider = try providers.require(provider)
        switch aim {
        case .ownPage(let path, let isFresh):
            return try await begin(
                .ownPage(path: path), provider, in: HandOff.BrowserSecret(randomness), remember: remember ?? false,
                isFresh: isFresh, by: actor)
        case .handOff(let proof):
            let opened = try await handOffs.open(proof, by: actor)
            return try await begin(
                .handOff(opened.handOff.id), provider, in: opened.browser,
                remember: remember ?? opened.handOff.isRemembered, by: actor)
        case .link(let ticket, let token): return try await beginLink(ticket, token, provider, by: actor)
        }
    }

    /// Whether this is a ticket for a link; else it may be one of a hand-off.
    package func isLinkTicket(_ ticket: String) -> Bool { secrets.id(ofLinkTicket: ticket) != nil }

    private func begin(
        _ aim: ProviderAttempt.Aim, _ provider: any IdentityProvider, in browser: HandOff.BrowserSecret,
        remember: Bool, isFresh: Bool = false, by actor: Actor
    ) async throws(LatchkeyError) -> Begun {
        let (id, now) = (RandomID(randomness), actor.now)
        let begun = try location(of: id, at: provider, in: browser, isFresh: isFresh, now: now)
        try await store.beginProviderAttempt(
            ProviderAttempt(
                id: id, aim: aim, provider: provider.settings.id, step: .begun, isRemembered: remember, createdAt: now,
                expiresAt: now + ProviderAttempt.lifetime),
            browser: browser, paidBy: actor.client.network, policy: policy)
        return begun
    }

    /// The browser must have the session that asked: a ticket alone would link a visitor's identity to somebody else's account (G-038).
    private func beginLink(
        _ ticket: String, _ token: String?, _ provider: any IdentityProvider, by actor: Actor
    ) async throws(LatchkeyError) -> Begun {
        guard let id = secrets.id(ofLinkTicket: ticket), let token, let caller = try? await authenticate(token) else {
            throw LatchkeyError(.handOffInvalid)
        }
        let (browser, now) = (HandOff.BrowserSecret(randomness), actor.now)
        let begun = try location(of: id, at: provider, in: browser, isFresh: true, now: now)
        let isBegun = try await store.beginLink(
            id, at: provider.settings.id, to: caller.account.id, by: caller.session.publicID, browser: browser, now: now
        )
        guard isBegun else { throw LatchkeyError(.handOffInvalid) }
        return begun
    }

    /// Before anything is stored: it waits for nobody.
    private func location(
        of id: RandomID, at provider: any IdentityProvider, in browser: HandOff.BrowserSecret, isFresh: Bool,
        now: Timestamp
    ) throws(LatchkeyError) -> Begun {
        let made = secrets.begin(id, at: provider.settings.id)
        do throws(ProviderRefusal) {
            return Begun(
                location: try provider.authorization(made, isFresh: isFresh, now: now), state: made.state,
                browser: browser)
        } catch {
            guard case .unavailable(let seconds) = error else { throw LatchkeyError(.providerFailed, cause: error) }
            throw LatchkeyError(.providerUnavailable, retryAfter: seconds)
        }
    }
}

extension BeginFederation {
    init(_ parts: FlowParts, authenticate: Authenticate) {
        self.init(
            store: parts.store, providers: Providers(parts.configuration.providers),
            secrets: FederationSecrets(keys: parts.mail.secrets.keys), handOffs: HandOffs(parts),
            authenticate: authenticate, policy: parts.throttle, randomness: parts.randomness)
    }
}
