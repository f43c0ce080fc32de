package import LatchkeyCore
import LatchkeyStore

/// One's own identities at providers: see them, ask for one more, take one away (G-038, G-039).
package struct ManageIdentities: Sendable {
    let store: Store
    let providers: Providers
    let secrets: FederationSecrets
    let stepUp: StepUp
    let notices: Notices
    let policy: ThrottlePolicy
    let randomness: Randomness

    package func list(_ caller: Caller) async throws(LatchkeyError) -> [LinkedIdentity] {
        try await store.listIdentities(of: caller.account.id)
    }

    /// A ticket with which this session alone may begin, within five minutes. Our own pages have a cookie: a session that goes on by tokens
    /// is another page's, and a token that somebody has carried off would bring what lasts longer than itself (S-388).
    ///
    /// Throws `token_invalid`, `reauth_required`, `not_found`, `too_many_attempts`.
    package func askForLink(to provider: String, by actor: Actor) async throws(LatchkeyError) -> String {
        let caller = try actor.caller
        guard caller.session.transport == .cookie else { throw LatchkeyError(.tokenInvalid) }
        try stepUp.requireOwnProof(caller)
        let (id, now) = (RandomID(randomness), actor.now)
        try await store.beginProviderAttempt(
            ProviderAttempt(
                id: id, aim: .link(caller.account.id, session: caller.session.publicID),
                provider: try providers.require(provider).settings.id, step: .asked, isRemembered: false,
                createdAt: now, expiresAt: now + ProviderAttempt.linkLifetime),
            browser: nil, countedAs: [QuotaUse(.sessionProviderStarts, for: QuotaKey(caller.session.publicID.bytes))],
            policy: policy)
        return secrets.linkTicket(of: id)
    }

    /// All other sessions end. Throws `reauth_required`, `not_found`, for another's too, and `last_credential`.
    package func unlink(_ id: String, by actor: Actor) async throws(LatchkeyError) {
        let caller = try actor.caller
        let rule = try stepUp.requireOwnProof(caller)
        let account = caller.account.id
        try await store.unlinkIdentity(
            try ManageFactors.id(id), of: account, acting: caller.actingOnOwn(by: rule),
            notice: { [notices] in notices.mail(.identityUnlinked, to: $0, actor) },
            event: { actor.event(.identityUnlinked, on: account, ["provider": $0]) }, at: actor.now)
    }
}

extension ManageIdentities {
    init(_ parts: FlowParts) {
        self.init(
            store: parts.store, providers: Providers(parts.configuration.providers),
            secrets: FederationSecrets(keys: parts.mail.secrets.keys), stepUp: parts.stepUp, notices: parts.notices,
            policy: parts.throttle, randomness: parts.randomness)
    }
}
