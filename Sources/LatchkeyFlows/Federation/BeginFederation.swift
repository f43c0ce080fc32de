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
        /// A page of ours; the path is one of our own host. `token` is of somebody who is signed in already, and proves anew who they are:
        /// a provider that lets them through silently gives no fresh proof (G-038).
        case ownPage(path: String, token: String?)
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

    /// What shows who is asking is counted before the network is: a hand-off in its browser, a session, a known `device`. So other people
    /// in the network cannot use it up (S-307).
    ///
    /// Throws `not_found`, `provider_unavailable`, `too_many_attempts`; `hand_off_invalid`, `browser_mismatch`.
    package func callAsFunction(
        _ provider: String, for aim: Aim, remember: Bool?, device: RandomID?, by actor: Actor
    ) async throws(LatchkeyError) -> Begun {
        let provider = try providers.require(provider)
        switch aim {
        case .ownPage(let path, let token):
            let wish = Wish(
                aim: .ownPage(path: path), browser: HandOff.BrowserSecret(randomness), remember: remember ?? false,
                isFresh: token != nil)
            if let token, let caller = try? await authenticate(token) {
                let use = QuotaUse(.sessionProviderStarts, for: QuotaKey(caller.session.publicID.bytes))
                return try await begin(wish, at: provider, countedAs: [use], by: actor)
            }
            return try await store.counted(
                in: .providerStarts, device, or: actor.client.network
            ) { uses throws(LatchkeyError) in
                try await begin(wish, at: provider, countedAs: uses, by: actor)
            }
        case .handOff(let proof):
            let opened = try await handOffs.open(proof, by: actor)
            let wish = Wish(
                aim: .handOff(opened.handOff.id), browser: opened.browser,
                remember: remember ?? opened.handOff.isRemembered, isFresh: false)
            let use = QuotaUse(.handOffStarts, for: QuotaKey(opened.handOff.id.bytes))
            return try await begin(wish, at: provider, countedAs: [use], by: actor)
        case .link(let ticket, let token): return try await beginLink(ticket, token, provider, by: actor)
        }
    }

    /// Whether this is a ticket for a link; else it may be one of a hand-off.
    package func isLinkTicket(_ ticket: String) -> Bool { secrets.id(ofLinkTicket: ticket) != nil }

    private struct Wish: Sendable {
        let aim: ProviderAttempt.Aim
        let browser: HandOff.BrowserSecret
        let remember: Bool
        let isFresh: Bool
    }

    private func begin(
        _ wish: Wish, at provider: any IdentityProvider, countedAs uses: [QuotaUse], by actor: Actor
    ) async throws(LatchkeyError) -> Begun {
        let (id, now) = (RandomID(randomness), actor.now)
        let begun = try location(of: id, at: provider, in: wish.browser, isFresh: wish.isFresh, now: now)
        try await store.beginProviderAttempt(
            ProviderAttempt(
                id: id, aim: wish.aim, provider: provider.settings.id, step: .begun, isRemembered: wish.remember,
                createdAt: now, expiresAt: now + ProviderAttempt.lifetime),
            browser: wish.browser, countedAs: uses, policy: policy)
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
