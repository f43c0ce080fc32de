package import LatchkeyCore
import LatchkeyStore
import LatchkeyTokens

/// Somebody whose password was right and whose role needs a second factor sets up the first one, and is signed in by it (F-018).
package struct SetUpFactor: Sendable {
    let store: Store
    let keys: DataKeys
    let ceremonies: PasskeyCeremonies
    let gate: SignInGate
    let attempts: FactorAttempts
    let notices: Notices
    let policy: ThrottlePolicy
    /// What the app shows above the code.
    let issuer: String
    let randomness: Randomness
    let handOffs: HandOffs

    package struct Request: Sendable {
        let ticket: String
        /// Of the page that asks: the same as in the first step.
        let origin: String?
        /// From the device cookie, if the browser has one.
        let device: RandomID?
        /// A session token that the browser came with; its session ends (S-102).
        let replacedTokens: [String]
        /// The same as in the first step.
        let handOff: HandOffProof?
        /// As `SignInGate.Request.key`: of the step that opens the session.
        let key: [UInt8]?
        let actor: Actor

        package init(
            ticket: String, origin: String?, device: RandomID?, replacedTokens: [String], handOff: HandOffProof? = nil,
            key: [UInt8]? = nil, by actor: Actor
        ) {
            self.ticket = ticket
            self.origin = origin
            self.device = device
            self.replacedTokens = replacedTokens
            self.handOff = handOff
            self.key = key
            self.actor = actor
        }
    }

    package struct Begun: Sendable {
        package let authenticator: EnrolAuthenticator.Begun
        /// Nil where the page that asks can make none.
        package let passkey: PasskeyCreationOptions?
    }

    package struct Confirmed: Sendable {
        package let entry: Entry
        /// Where this was the account's first factor.
        package let recoveryCodes: [String]?
    }

    /// A seed of this ticket, in place of the one that it has; another ticket of the account neither replaces it nor brings its code
    /// (S-361). What a ticket begins is counted for that ticket, and uses up nothing of the account (S-343). Throws `ticket_invalid`,
    /// `too_many_attempts`.
    package func begin(_ request: Request) async throws(LatchkeyError) -> Begun {
        let (secret, ticket) = try await open(request)
        let (id, now) = (ticket.accountID, request.actor.now)
        let handOff = try await handOffs.openIfAny(request.handOff, by: request.actor)
        guard ticket.origin == request.origin, ticket.handOff == handOff?.handOff.id else {
            _ = try await store.trySetUp(secret, of: id, from: request.origin, handOff: handOff?.handOff.id, now: now)
            throw LatchkeyError(.ticketInvalid)
        }
        guard let account = try await store.findAccount(id) else { throw LatchkeyError(.ticketInvalid) }
        try await store.take(.factorChanges, for: QuotaKey(secret.bytes), policy: policy, now: now)
        let (row, seed) = (RandomID(randomness), TOTPSeed(randomness))
        let sealed = try await keys.open().seal(seed, row: row, of: id, randomness)
        let isAdded = try await store.addAuthenticator(
            Authenticator(
                id: row, accountID: id, name: Authenticator.defaultName, sealed: sealed, createdAt: now),
            begunBy: .ticket(secret), acting: nil, factorEpoch: ticket.factorEpoch)
        guard isAdded else { throw LatchkeyError(.ticketInvalid) }
        let authenticator = EnrolAuthenticator.Begun(
            id: row, seed: seed, uri: AuthenticatorURI.text(of: seed, issuer: issuer, uid: account.uid),
            expiresAt: min(now + Authenticator.enrolmentLifetime, ticket.expiresAt))
        return Begun(authenticator: authenticator, passkey: try await passkeyOptions(for: account, secret, request))
    }

    /// From the right code on the account has the factor, there is a session that has proven it, and all others end.
    ///
    /// Throws `ticket_invalid`, also where nothing waits for a code; `factor_invalid` with `clockOff` as at other confirmations;
    /// `invalid_fields` for a name that is none.
    package func confirm(
        _ request: Request, code typed: String, name: String?
    ) async throws(LatchkeyError) -> Confirmed {
        let actor = request.actor
        let name: String? = if let name { try Authenticator.name(name) } else { nil }
        let handOff = try await handOffs.openIfAny(request.handOff, by: actor)
        let (secret, ticket) = try await open(request)
        guard let code = TOTPCode(typed) else {
            try await countForNetwork(ticket, actor)
            throw LatchkeyError(.factorInvalid)
        }
        let (id, now) = (ticket.accountID, actor.now)
        guard
            let counted = try await store.trySetUp(
                secret, of: id, from: request.origin, handOff: handOff?.handOff.id, now: now)
        else {
            try await attempts.countForNetwork(actor)
            throw LatchkeyError(.ticketInvalid)
        }
        let (waiting, key) = (counted.waiting, try await keys.open())
        guard let seed = key.open(waiting.sealed, row: waiting.id, of: id) else { throw LatchkeyError(.internalError) }
        guard let drift = TOTP.drift(of: code, seed, at: now, among: TOTPStep.learnable) else {
            try await countForNetwork(ticket, actor)
            throw EnrolAuthenticator.refusal(of: code, seed, at: now)
        }
        let confirmed = ConfirmedAuthenticator(
            id: waiting.id, accountID: id, begunBy: .ticket(secret), step: TOTPStep.number(at: now) + Int64(drift),
            drift: drift, recoverySet: RandomID(randomness), factorEpoch: counted.ticket.factorEpoch, name: name)
        let enrolment = Enrolment(
            authenticator: confirmed, caller: nil, proven: counted.ticket.proven,
            notice: { [notices] in notices.mail(.factorAdded, to: $0, actor) })
        return try await finish(request, secret, counted.ticket, enrolment, key, handOff)
    }

    /// From here on the account has the factor, and the request a session, or the other site the proof of one.
    func finish(
        _ request: Request, _ secret: SignInTicket.Secret, _ ticket: SignInTicket, _ enrolment: Enrolment,
        _ key: DataKey, _ handOff: OpenHandOff?
    ) async throws(LatchkeyError) -> Confirmed {
        let proof = Proof.setUp(secret, ticket, enrolment)
        guard let account = try await store.findAccount(ticket.accountID),
            let entry = try await gate.finishSetUp(account, proof, wish(request, ticket, handOff))
        else { throw LatchkeyError(.ticketInvalid) }
        return Confirmed(
            entry: entry, recoveryCodes: entry.recoverySet.map { key.recoveryCodes(of: $0.id) })
    }

    /// Whose sign-in it is, by the ticket's row alone (F-005). Throws `ticket_invalid`.
    func open(_ request: Request) async throws(LatchkeyError) -> (SignInTicket.Secret, SignInTicket) {
        guard let secret = SignInTicket.Secret(text: request.ticket.utf8),
            let ticket = try await store.findSetUpTicket(secret, now: request.actor.now)
        else {
            try await attempts.countForNetwork(request.actor)
            throw LatchkeyError(.ticketInvalid)
        }
        return (secret, ticket)
    }

    /// What strangers of its network use up keeps nothing from a device that the account knows (F-012).
    func countForNetwork(_ ticket: SignInTicket, _ actor: Actor) async throws(LatchkeyError) {
        if !ticket.isOfKnownDevice { try await attempts.countForNetwork(actor) }
    }

    private func wish(
        _ request: Request, _ ticket: SignInTicket, _ handOff: OpenHandOff?
    ) -> SignInGate.Request {
        SignInGate.Request(
            attempt: nil, remember: ticket.isRemembered, device: request.device,
            replacedTokens: request.replacedTokens, handOff: handOff, key: request.key, actor: request.actor)
    }
}

extension SetUpFactor {
    init(_ parts: FlowParts, gate: SignInGate) {
        self.init(
            store: parts.store, keys: parts.dataKeys, ceremonies: PasskeyCeremonies(parts), gate: gate,
            attempts: FactorAttempts(parts), notices: parts.notices, policy: parts.throttle,
            issuer: parts.configuration.factorIssuer,
            randomness: parts.randomness, handOffs: HandOffs(parts))
    }
}
