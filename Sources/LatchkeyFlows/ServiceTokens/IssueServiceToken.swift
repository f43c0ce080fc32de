package import LatchkeyCore
import LatchkeyStore
import LatchkeyTokens

/// A token with which whoever is signed in calls an API of the operator's that gets no cookie of ours (decision 0041).
package struct IssueServiceToken: Sendable {
    let store: Store
    let keys: ServiceKeys
    let published: PublishedServiceKeys
    let authenticate: Authenticate
    let issuer: String
    let budget: AccountBudget
    let firsts: FirstUses
    let randomness: Randomness

    package struct Issued: Sendable {
        package let token: String
        package let audience: String
        /// In seconds.
        package let lifetime: Int64
    }

    /// The session and the roles are read anew: a session that ended a moment ago on another node makes no token, and a role that sleeps
    /// or was taken is not in it.
    ///
    /// Throws `too_many_attempts`, `audience_not_allowed`, `token_invalid`, and `reauth_required` where the role that the audience asks for
    /// sleeps.
    package func callAsFunction(for audience: String, by actor: Actor) async throws(LatchkeyError) -> Issued {
        let known = try actor.caller
        // What is refused costs as much as what is not.
        try budget.take(for: known.account.id)
        guard let audience = keys.policy.audience(audience) else { throw LatchkeyError(.audienceNotAllowed) }
        let caller = try await authenticate.again(known)
        try require(audience.role, of: caller)
        let now = actor.now
        let end = min(now + ServiceKeys.life, caller.session.goodUntil, caller.session.plannedEnd)
        guard end.seconds > now.seconds else { throw LatchkeyError(.tokenInvalid) }
        let key = try await keys.signer()
        let name = audience.origin.text
        let token = try key.token(claims(for: name, of: caller, from: now, to: end))
        try await record(name, caller, actor)
        published.include(key.publicKey.id)
        return Issued(token: token, audience: name, lifetime: end.seconds - now.seconds)
    }

    private func require(_ role: String?, of caller: Caller) throws(LatchkeyError) {
        guard let role, !caller.rights.names.contains(where: { $0.utf8.elementsEqual(role.utf8) }) else { return }
        guard caller.asleepRoles.contains(where: { $0.utf8.elementsEqual(role.utf8) }) else {
            throw LatchkeyError(.audienceNotAllowed)
        }
        throw LatchkeyError(.reauthRequired, needs: caller.session.policy.needs)
    }

    private func claims(
        for audience: String, of caller: Caller, from now: Timestamp, to end: Timestamp
    ) -> ServiceClaims {
        ServiceClaims(
            issuer: issuer, subject: caller.account.id.text, audience: audience, expiresAt: end.seconds,
            issuedAt: now.seconds, tokenID: RandomID(randomness).text, uid: caller.account.uid,
            roles: caller.rights.names,
            session: ServiceClaims.Session(
                publicID: caller.session.publicID.text,
                authenticatedAt: caller.session.authentication.claimedTime.seconds))
    }

    /// The first for each session and audience, as far as this process remembers.
    private func record(_ audience: String, _ caller: Caller, _ actor: Actor) async throws(LatchkeyError) {
        let use = FirstUses.Use(session: caller.session.publicID, audience: audience)
        guard firsts.isNew(use) else { return }
        do throws(LatchkeyError) {
            try await store.recordServiceToken(
                actor.event(.serviceTokenIssued, on: caller.account.id, ["audience": audience]))
        } catch {
            firsts.forget(use)
            throw error
        }
    }
}

extension IssueServiceToken {
    init(_ parts: FlowParts, keys: ServiceKeys, published: PublishedServiceKeys, authenticate: Authenticate) {
        self.init(
            store: parts.store, keys: keys, published: published, authenticate: authenticate,
            issuer: parts.mail.configuration.publicURL,
            budget: AccountBudget(.serviceTokens, policy: parts.throttle, clock: parts.clock), firsts: FirstUses(),
            randomness: parts.randomness)
    }
}
