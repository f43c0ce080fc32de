package import LatchkeyCore
import LatchkeyStore
import LatchkeyTokens

/// A page whose browser drops the session's cookie gets a token for the session, by the proof of the key that its sign-in brought
/// (decision 0049; RFC 9449 §11 by analogy).
///
/// From the first proof on the session goes on by tokens alone: what the cookie held is void, and no cookie renews it (G-073).
package struct ProveSessionKey: Sendable {
    let store: Store
    let liveSessions: LiveSessions
    let issuer: SessionTokenIssuer
    let challenges: SessionChallenges
    let receipts: SessionReceipts
    let keys: KeySet<MACKey>
    /// Proofs that were not right, by network, and those under way.
    let networks: MemoryBudget<[UInt8]>
    /// Right proofs, by session and network, and wrong ones with the session's receipt, or where it had a right one from there before.
    let sessions: MemoryBudget<SessionLane>
    /// Right proofs, of all sessions of an account.
    let accounts: AccountBudget

    /// How long a token is good: whoever carries one off has it for no longer.
    static let life = Duration.seconds(300)

    package struct Request: Sendable {
        let session: String
        let challenge: String
        let signature: String
        /// As the server has told it with the session's name; nil for a client that keeps none.
        let receipt: String?
        /// Who shares the budget of wrong proofs; nil behind a proxy that names nobody.
        let network: [UInt8]?
        let actor: Actor

        package init(
            session: String, challenge: String, signature: String, receipt: String? = nil, network: [UInt8]?,
            by actor: Actor
        ) {
            self.session = session
            self.challenge = challenge
            self.signature = signature
            self.receipt = receipt
            self.network = network
            self.actor = actor
        }
    }

    package struct Issued: Sendable {
        package let token: String
        /// In seconds.
        package let lifetime: Int
        /// By the present key, whichever made the one before.
        package let receipt: String
        package let account: Account
    }

    /// What is to be signed. Asks no database: it is made for every name that a session could have. Throws `invalid_fields` for others.
    package func challenge(for session: String, by actor: Actor) throws(LatchkeyError) -> String {
        guard let id = RandomID(text: session.utf8) else { throw .field("session", .textExpected) }
        return challenges.make(for: id, now: actor.now)
    }

    /// Throws `token_invalid` for every reason alike: no such session, one without a key, one that has ended or began too long ago for its
    /// first proof, another key's signature, a challenge that is not ours, is for another session or is over; and `too_many_attempts`.
    ///
    /// To the key's owner alone it throws `busy`: where another proof was faster, with the time after which this server's challenges are
    /// later than that one's (S-352), and where the session has changed since the proof was taken.
    package func callAsFunction(_ request: Request) async throws(LatchkeyError) -> Issued {
        let now = request.actor.now
        guard let id = RandomID(text: request.session.utf8),
            let time = challenges.time(of: request.challenge, for: id, now: now)
        else { throw LatchkeyError(.tokenInvalid) }
        let own = SessionLane(
            session: id, network: request.network,
            hasReceipt: request.receipt.map { receipts.isOurs($0, for: id) } ?? false)
        let isOwn = try countFirst(own)
        guard let key = try await store.findSessionKey(of: id, now: now), isRight(request, id, key) else {
            throw LatchkeyError(.tokenInvalid)
        }
        if !isOwn {
            // A class behind one address must not use up by right proofs what wrong ones are counted in.
            if let network = own.network { networks.giveBack(for: network) }
            try sessions.take(for: own)
        }
        // After the proof was right: strangers cannot fill it (S-374).
        try accounts.take(for: key.accountID)
        return try await use(key, time, by: request.actor)
    }

    /// Of the session in one network alone: whoever has seen its name elsewhere takes from their own (S-346).
    struct SessionLane: Hashable, Sendable {
        let session: RandomID
        let network: [UInt8]?
        /// Apart from those who know the name alone.
        let hasReceipt: Bool
    }

    /// Counted before anything is looked up; answers whether in the session's own lane. Whoever shows the session's receipt has that one
    /// (S-370), and so has whoever has proven the key from this network before: strangers of the network cannot fill it, they do not know
    /// the name of the session (S-307). Those who know it in other networks are no owners. Behind a proxy that names nobody, one person
    /// would use up what all have: there is no lane of the network (S-371).
    private func countFirst(_ own: SessionLane) throws(LatchkeyError) -> Bool {
        guard !own.hasReceipt, !sessions.isKnown(own) else {
            try sessions.take(for: own)
            return true
        }
        if let network = own.network { try networks.take(for: network) }
        return false
    }

    private func isRight(_ request: Request, _ id: RandomID, _ key: SessionKey) -> Bool {
        SessionPublicKey(point: key.point)?
            .isSignature(request.signature, of: challenges.text(request.challenge, for: id)) ?? false
    }

    private func use(_ key: SessionKey, _ time: Timestamp, by actor: Actor) async throws(LatchkeyError) -> Issued {
        let (id, now) = (key.accountID, actor.now)
        guard let secret = tokenSecret(of: key) else { throw LatchkeyError(.internalError) }
        var event = actor.event(.sessionOnTokens, on: id, at: now)
        event.session = key.session
        let proof = SessionKeyProof(
            of: key, challengedAt: time, secret: secret, now: now,
            idleEnd: now + issuer.limits.idle(remember: key.isRemembered),
            latestChallenge: now + SessionChallenges.lifetime + .clockSkew)
        switch try await store.useSessionKey(proof, event: event) {
        case .used: break
        case .overtaken(let last): throw ProveSessionKey.busy(until: last, now: now)
        case .refused: throw LatchkeyError(.tokenInvalid)
        }
        // Changed since: the next proof finds how the session goes on, or that it has ended.
        guard let live = try await liveSessions.reload(secret, of: id, now: now) else {
            throw LatchkeyError(.busy, retryAfter: 1)
        }
        let token = issuer.token(
            for: live.account, secret: secret, live.authentication, isRemembered: live.isRemembered,
            absoluteEnd: live.absoluteEnd, life: ProveSessionKey.life, now: now)
        guard token.maxAge > 0 else { throw LatchkeyError(.tokenInvalid) }
        return Issued(
            token: token.text, lifetime: token.maxAge, receipt: receipts.make(for: key.session), account: live.account)
    }

    /// Where the other one's challenge is of a node whose clock is ahead, ours are later than that once our clock has passed it.
    private static func busy(until last: Timestamp, now: Timestamp) -> LatchkeyError {
        LatchkeyError(.busy, retryAfter: max(1, (last - now).secondsRoundedUp))
    }

    /// The same at each proof and on each node, so that the tabs of a page share the session: a MAC over its name, stored nowhere (S-118).
    /// While the secret key is changed, nodes make with different ones: the secret that tokens name at present stays (S-373).
    private func tokenSecret(of key: SessionKey) -> Session.Secret? {
        let secrets = keys.all.compactMap { maker in
            Session.Secret(bytes: maker.mac(of: .sessionTokenSecret(key.session)).prefix(16))
        }
        return secrets.first { key.isNamed(by: $0) } ?? secrets.first
    }
}

extension ProveSessionKey {
    init(_ parts: FlowParts, issuer: SessionTokenIssuer, liveSessions: LiveSessions) {
        let keys = parts.mail.secrets.keys
        self.init(
            store: parts.store, liveSessions: liveSessions, issuer: issuer,
            challenges: SessionChallenges(keys: keys, publicURL: parts.mail.configuration.publicURL),
            receipts: SessionReceipts(keys: keys), keys: keys,
            networks: MemoryBudget(.sessionProofs, policy: parts.throttle, clock: parts.clock),
            sessions: MemoryBudget(.sessionTokens, policy: parts.throttle, clock: parts.clock),
            accounts: AccountBudget(.accountTokens, policy: parts.throttle, clock: parts.clock))
    }
}
