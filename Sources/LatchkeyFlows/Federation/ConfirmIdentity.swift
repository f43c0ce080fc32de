package import LatchkeyCore
import LatchkeyPasswords
import LatchkeyStore

/// The other side of a link: somebody whom a provider has named proves that an account is theirs (G-031).
package struct ConfirmIdentity: Sendable {
    let attempts: KnownAttempts
    let passwords: PasswordAttempts
    let tokens: OneTimeTokens
    let fingerprint: UIDFingerprint
    let stepUp: StepUp
    let notices: Notices

    package struct Request: Sendable {
        let ticket: String
        /// Nil for a link that a session has asked for, and with a code.
        let password: String?
        /// In place of the password: with a uid that of staff, and else that of the mail to the confirmed address.
        let code: String?
        /// Nil: of the account that has confirmed the address.
        let uid: String?
        let visitor: FederationVisitor

        package init(
            ticket: String, password: String?, code: String? = nil, uid: String?, _ visitor: FederationVisitor
        ) {
            self.ticket = ticket
            self.password = password
            self.code = code
            self.uid = uid
            self.visitor = visitor
        }
    }

    /// Nil: the identity was linked to the caller's own account.
    ///
    /// Throws `hand_off_invalid`, `browser_mismatch`; with a password as a sign-in; `one_time_token_invalid` with a code, and
    /// `code_sets_password` with that of staff for an account that has a password; `identity_taken`, `identity_limit`, `reauth_required`,
    /// `too_many_attempts`, and `password_missing` where there is nothing to look at.
    package func callAsFunction(_ request: Request) async throws(LatchkeyError) -> FederationOutcome? {
        let known = try await attempts.open(request.ticket, request.visitor)
        if case .link = known.attempt.aim {
            try await attempts.countTry(known, by: request.visitor.actor)
            try await link(known, request.visitor)
            return nil
        }
        let (code, password) = (request.code ?? "", request.password ?? "")
        guard !code.isEmpty || !password.isEmpty else { throw LatchkeyError(.passwordMissing) }
        try await attempts.countTry(known, by: request.visitor.actor)
        // Before the password is looked at: else this answer would tell that it was right.
        let identity = known.identity
        let owner = try await attempts.store.findIdentity(
            issuer: identity.issuer, subject: identity.subject, device: nil)
        guard owner == nil else { throw LatchkeyError(.identityTaken) }
        return try await code.isEmpty ? signIn(known, password, request) : signIn(known, code: code, request)
    }

    private func link(
        _ known: KnownAttempts.Known, _ visitor: FederationVisitor
    ) async throws(LatchkeyError) {
        let caller = try await attempts.linker(known.attempt, visitor)
        let rule = try stepUp.requireOwnProof(caller)
        let (id, actor) = (caller.account.id, visitor.actor)
        try await attempts.store.linkIdentity(
            attempts.new(known), to: id, acting: caller.actingOnOwn(by: rule), policy: attempts.gate.policy,
            notice: { [notices] in notices.mail(.identityLinked, to: $0, actor) },
            event: actor.event(.identityLinked, on: id, ["provider": known.provider.settings.id.rawValue]))
    }

    /// A right code is used up by the transaction that stores the identity, or the ticket of a second step. Nobody is signed in by it
    /// without that: a code stands for the account's side of the link, and the provider has proven the other one.
    private func signIn(
        _ known: KnownAttempts.Known, code: String, _ request: Request
    ) async throws(LatchkeyError) -> FederationOutcome {
        let (visitor, actor, store) = (request.visitor, request.visitor.actor, attempts.store)
        let (place, handOff) = try await attempts.place(of: known.attempt, in: known.grant.browser, by: actor)
        let token = try await token(code, known, request)
        guard let account = try await store.findAccount(token.accountID), account.isActive(at: actor.now),
            let candidate = try await store.findSignInCandidate(uid: account.uid, email: nil, device: visitor.device),
            candidate.account.id == account.id
        else { throw LatchkeyError(.oneTimeTokenInvalid) }
        if token.purpose == .recoveryCode, try await isInUse(candidate) {
            throw try await refusedCode(of: account.id, by: actor)
        }
        let device = candidate.isKnownDevice ? visitor.device : nil
        let use = LinkCodeUse(
            token, taking: Attempt.signIns(of: account.id, knownDevice: device, network: actor.client.network))
        let wish = attempts.request(
            known.attempt, handOff, visitor, link: ProvenLink(new: attempts.new(known)),
            isOfKnownDevice: candidate.isKnownDevice)
        guard let result = try await attempts.gate.pass(candidate, .linkCode(use), wish) else {
            throw LatchkeyError(.oneTimeTokenInvalid)
        }
        return .proven(result, place)
    }

    private func isInUse(_ candidate: SignInCandidate) async throws(LatchkeyError) -> Bool {
        if candidate.passwordHash != nil { return true }
        return try await !attempts.store.listIdentities(of: candidate.account.id).isEmpty
    }

    /// Where somebody signs in already, a code of staff sets a new password, which they notice, and links nothing, which they would not: the
    /// maker of the code could link an account of their own (S-356, S-407). Only whoever has the right code gets this answer.
    private func refusedCode(of id: AccountID, by actor: Actor) async throws(LatchkeyError) -> LatchkeyError {
        let error = LatchkeyError(.codeSetsPassword)
        try await attempts.store.recordEvents([actor.event(.signInFailed, on: id, ["reason": error.code.rawValue])])
        return error
    }

    /// With a uid the same is looked up whether it is somebody's or not, as where a code sets a new password (S-312). The code of a mail
    /// has the name of this attempt: that of another one, which may be about another identity, is no code here (G-032).
    private func token(
        _ code: String, _ known: KnownAttempts.Known, _ request: Request
    ) async throws(LatchkeyError) -> OneTimeToken {
        let actor = request.visitor.actor
        guard let uid = request.uid else {
            return try await tokens.find(code: code, named: known.grant.id, .linkIdentity, .linkGuesses, by: actor)
        }
        let isTooLong = SignInName(uid).isTooLong
        let id = isTooLong ? nil : try await attempts.store.findRecoverableID(uid, now: actor.now)
        return try await tokens.find(
            code: code, of: id ?? AccountID(tokens.randomness), [.recoveryCode], .linkGuesses, by: actor)
    }

    /// A sign-in with the password, with its counters and its answers; the same transaction stores the identity.
    private func signIn(
        _ known: KnownAttempts.Known, _ password: String, _ request: Request
    ) async throws(LatchkeyError) -> FederationOutcome {
        let (visitor, actor) = (request.visitor, request.visitor.actor)
        let name = SignInName(request.uid ?? (known.identity.emailIsProven ? known.identity.email?.text : nil) ?? "")
        let (place, handOff) = try await attempts.place(of: known.attempt, in: known.grant.browser, by: actor)
        let candidate = try await candidate(name, known.identity, isTyped: request.uid != nil, visitor)
        let attempt = Attempt(
            name, account: candidate?.account, knownDevice: candidate?.isKnownDevice == true ? visitor.device : nil,
            network: actor.client.network)
        let outcome = try await passwords.verify(
            password, against: candidate?.passwordToVerify(at: actor.now), attempt, at: candidate?.account.id, by: actor
        )
        if case .right = outcome.verification, let candidate, let hash = candidate.passwordHash {
            let wish = attempts.request(
                known.attempt, handOff, visitor, counted: attempt, link: ProvenLink(new: attempts.new(known)))
            let result = try await passwords.following(outcome) { () throws(LatchkeyError) in
                try await attempts.gate.pass(candidate, .password(hash: hash, rehash: nil), wish)
            }
            if let result { return .proven(result, place) }
        }
        let isActive = candidate?.account.isActive(at: actor.now) == true
        try await passwords.recordFailure(
            actor.event(
                .signInFailed, on: candidate?.account.id,
                candidate?.failureDetails(at: actor.now) ?? fingerprint.details(of: name)),
            outcome, at: isActive ? candidate?.account : nil, by: actor)
        throw LatchkeyError(.invalidCredentials)
    }

    /// Whom the person means who has typed a uid, and else whose the address is that the provider has proven.
    private func candidate(
        _ name: SignInName, _ identity: Identity, isTyped: Bool, _ visitor: FederationVisitor
    ) async throws(LatchkeyError) -> SignInCandidate? {
        guard !name.isTooLong else { return nil }
        if !isTyped, identity.emailIsProven, let email = identity.email {
            return try await attempts.store.findOwner(of: email, device: visitor.device, now: visitor.actor.now)
        }
        return try await attempts.store.findSignInCandidate(
            uid: name.typed, email: name.email, device: visitor.device)
    }
}

extension ConfirmIdentity {
    init(_ parts: FlowParts, gate: SignInGate) {
        self.init(
            attempts: KnownAttempts(parts, gate: gate), passwords: parts.attempts, tokens: parts.tokens,
            fingerprint: parts.fingerprint, stepUp: parts.stepUp, notices: parts.notices)
    }
}
