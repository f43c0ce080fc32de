package import LatchkeyCore
import LatchkeyStore

/// The page that began a hand-off gets its session, for the code that came back and the verifier that it kept.
package struct ExchangeHandOff: Sendable {
    let store: Store
    let secrets: HandOffSecrets
    let gate: SignInGate
    let policy: ThrottlePolicy

    package struct Request: Sendable {
        let code: String
        let verifier: String
        /// Of the page that asks.
        let origin: String?
        /// From the device cookie, if the browser has one for that page.
        let device: RandomID?
        /// A session token that the browser came with; its session ends (S-102).
        let replacedTokens: [String]
        /// As `SignInGate.Request.key`.
        let key: [UInt8]?
        let actor: Actor

        package init(
            code: String, verifier: String, origin: String?, device: RandomID?, replacedTokens: [String],
            key: [UInt8]? = nil, by actor: Actor
        ) {
            self.code = code
            self.verifier = verifier
            self.origin = origin
            self.device = device
            self.replacedTokens = replacedTokens
            self.key = key
            self.actor = actor
        }
    }

    /// Throws `hand_off_invalid` for every reason alike (G-050): what was refused counts for the network, and from there on
    /// `too_many_attempts` is thrown instead. A right code is never refused for that (S-307).
    package func callAsFunction(_ request: Request) async throws(LatchkeyError) -> SignedIn {
        let actor = request.actor
        if let id = secrets.id(ofCode: request.code), let verifier = CodeVerifier(request.verifier),
            let found = try await store.findProvenHandOff(id)
        {
            let use = HandOffUse(found.proven, verifier, origin: request.origin)
            if let signedIn = try await redeem(use, of: found.account, request) { return signedIn }
        }
        try await store.take(.handOffGuesses, for: actor.client.network, policy: policy, now: actor.now)
        throw LatchkeyError(.handOffInvalid)
    }

    /// Writes only where all of it fits: somebody else's code, or one that is over, has cost a read.
    private func redeem(
        _ use: HandOffUse, of account: Account, _ request: Request
    ) async throws(LatchkeyError) -> SignedIn? {
        guard use.isOfItsPage else { return nil }
        let isDue = use.isDue(at: request.actor.now)
        if isDue, let signedIn = try await open(use, of: account, request) { return signedIn }
        // Used by now where it was not a moment ago.
        guard isDue || use.proven.isSessionOpen else { return nil }
        let event = request.actor.event(
            .handOffReplayed, on: use.proven.accountID,
            ["origin": use.proven.handOff.returnAddress.origin.text])
        _ = try await store.endReplayedHandOff(use, from: request.actor.client, event: event)
        return nil
    }

    private func open(
        _ use: HandOffUse, of account: Account, _ request: Request
    ) async throws(LatchkeyError) -> SignedIn? {
        guard account.isActive(at: request.actor.now) else { return nil }
        return try await gate.redeem(
            use, of: account,
            SignInGate.Request(
                attempt: nil, remember: use.proven.handOff.isRemembered, device: request.device,
                replacedTokens: request.replacedTokens, key: request.key, actor: request.actor))
    }
}

extension ExchangeHandOff {
    init(_ parts: FlowParts, gate: SignInGate) {
        self.init(
            store: parts.store, secrets: HandOffSecrets(keys: parts.mail.secrets.keys), gate: gate,
            policy: parts.throttle)
    }
}
