import LatchkeyCore
import LatchkeyStore
import LatchkeyTokens

/// Every way to sign in ends here, whatever was proven: nothing else opens a session.
struct SignInGate: Sendable {
    let store: Store
    let issuer: SessionTokenIssuer
    let authenticate: Authenticate
    let notices: Notices
    let emailAddresses: EmailAddresses
    let policy: ThrottlePolicy
    let trust: DeviceTrust
    let randomness: Randomness
    let receipts: SessionReceipts
    let handOffs: HandOffs

    /// What the browser asked for beside the proof.
    struct Request: Sendable {
        /// What was counted before the proof was looked at; nil where that is counted elsewhere.
        let attempt: Attempt?
        let remember: Bool
        let device: RandomID?
        let replacedTokens: [String]
        /// Of the page that asks: a second step must come from there too.
        var origin: String?
        /// A guess that was right beside that of `attempt`.
        var otherAttempt: Attempt?
        /// The device is to spare the question for the second factor from now on.
        var trustsDevice: Bool
        /// Where the session is to begin; nil where it is here.
        var handOff: OpenHandOff?
        /// An identity that the account gets by it.
        var link: ProvenLink?
        /// The public key by which the page can go on with the session (`SignInRecord.key`).
        var key: [UInt8]?
        /// The browser has signed in to the account before.
        let isOfKnownDevice: Bool
        /// Nothing is told where nobody has looked whether it has.
        let tellsOfDevice: Bool
        let actor: Actor

        init(
            attempt: Attempt?, remember: Bool, device: RandomID?, replacedTokens: [String], origin: String? = nil,
            otherAttempt: Attempt? = nil, trustsDevice: Bool = false, handOff: OpenHandOff? = nil,
            link: ProvenLink? = nil, key: [UInt8]? = nil,
            isOfKnownDevice: Bool? = nil, actor: Actor
        ) {
            self.attempt = attempt
            self.remember = remember
            self.device = device
            self.replacedTokens = replacedTokens
            self.origin = origin
            self.otherAttempt = otherAttempt
            self.trustsDevice = trustsDevice
            self.handOff = handOff
            self.link = link
            self.key = key
            self.isOfKnownDevice = isOfKnownDevice ?? attempt?.isOfKnownDevice ?? false
            self.tellsOfDevice = (isOfKnownDevice ?? attempt?.isOfKnownDevice).map { !$0 } ?? false
            self.actor = actor
        }
    }

    /// Nil when the account or what was proven is no longer what it was when it was looked at.
    ///
    /// Throws why an account may not sign in: `email_unconfirmed`, `approval_pending`, `account_disabled`.
    func pass(
        _ candidate: SignInCandidate, _ proof: Proof, _ request: Request
    ) async throws(LatchkeyError) -> SignInOutcome? {
        let account = authenticate.liveSessions.factorsDue.noting(candidate.account, at: request.actor.now)
        switch SignInVerdict.on(
            account.state, waitsForAddress: candidate.waitsForAddress, factors: account.factors,
            proven: proof.methods, isTrustedDevice: candidate.isTrustedDevice,
            mustSetUp: store.factorPolicy.isSetUpDue(of: account, at: request.actor.now),
            hasEnded: account.hasEnded(at: request.actor.now))
        {
        case .open:
            let proof = account.factors.isEmpty ? proof : proof.onTrustedDevice(trust)
            return try await enter(account, proof, request).map { SignInOutcome($0) }
        case .setUpNeeded: return try await askForSetUp(account, proof, request).map(SignInOutcome.setUpNeeded)
        case .factorNeeded: return try await ask(account, proof, request).map(SignInOutcome.factorNeeded)
        case .refused(.invalidCredentials): return nil
        case .refused(let code): throw try await refusal(code, of: account.id, request)
        }
    }

    /// For how long requests under way with the earlier session's token still find it, at its old level (S-073).
    private static let overlap = Duration.seconds(60)

    /// A session in place of the caller's, with what was proven now, that ends when that one was to end (F-020).
    ///
    /// Nil as above. Throws `token_invalid` when the caller's session has ended meanwhile.
    func stepUp(
        _ caller: Caller, _ proof: Proof, _ request: Request, recoveryCodesLeft: Int? = nil
    ) async throws(LatchkeyError) -> SignedIn? {
        guard try isOpen(caller.account, proof, at: request.actor.now) else { return nil }
        return try await open(
            caller.account, proof, request, inPlaceOf: caller.session, recoveryCodesLeft: recoveryCodesLeft)
    }

    /// False where the account needs more than this. The statement asks once more. Throws why it may not sign in.
    func isOpen(_ account: Account, _ proof: Proof, at now: Timestamp) throws(LatchkeyError) -> Bool {
        switch SignInVerdict.on(
            account.state, waitsForAddress: false, factors: account.factors, proven: proof.methods,
            hasEnded: account.hasEnded(at: now))
        {
        case .open: return true
        case .factorNeeded, .setUpNeeded, .refused(.invalidCredentials): return false
        case .refused(let code): throw LatchkeyError(code)
        }
    }

    /// A session in place of the caller's that has proven the factor whose first code was right. All others end.
    ///
    /// Nil when nothing waits for the code any more. Throws `token_invalid`, `reauth_required`.
    func enrol(
        _ caller: Caller, _ enrolment: Enrolment, device: RandomID?, by actor: Actor
    ) async throws(LatchkeyError) -> SignedIn? {
        let proof = Proof.enrolment(enrolment)
        let request = Request(
            attempt: nil, remember: caller.session.isRemembered, device: device, replacedTokens: [], actor: actor)
        return try await open(caller.account, proof, request, inPlaceOf: caller.session)
    }

    /// Kept as a failure. Where an address has to be confirmed, the mail is sent once more.
    private func refusal(
        _ code: LatchkeyError.Code, of id: AccountID, _ request: Request
    ) async throws(LatchkeyError) -> LatchkeyError {
        let actor = request.actor
        let event = actor.event(.signInFailed, on: id, ["reason": code.rawValue])
        if code == .emailUnconfirmed {
            try await emailAddresses.remind(id, device: request.device, actor, event: event)
        } else {
            try await store.recordEvents([event])
        }
        return LatchkeyError(code)
    }

    /// For what the verdict lets in.
    func open(
        _ account: Account, _ proof: Proof, _ request: Request, inPlaceOf earlier: LiveSession? = nil,
        recoveryCodesLeft left: Int? = nil
    ) async throws(LatchkeyError) -> SignedIn? {
        let now = request.actor.now
        let secret = Session.Secret(randomness)
        let trustWish = trustWish(of: account.id, proof, request)
        // A browser that is trusted gets a name that nobody knew before: what others have copied or planted does not become trusted.
        let device = trustWish == nil ? request.device ?? RandomID(randomness) : RandomID(randomness)
        let absoluteEnd = min(
            earlier?.plannedEnd ?? now + issuer.limits.absolute(remember: request.remember),
            proof.latestEnd ?? Timestamp(microseconds: .max))
        let authentication = proof.authentication(at: now)
        // With the roles that count in this session, whatever counted in the one before.
        let account = seen(account, proof, authentication, at: now)
        let token = issuer.token(
            for: account, secret: secret, authentication, isRemembered: request.remember,
            absoluteEnd: min(absoluteEnd, account.endsAt ?? absoluteEnd), now: now)
        let session = Session(
            publicID: RandomID(randomness), accountID: account.id, createdAt: now,
            authentication: authentication, lastSeenAt: now, idleEnd: token.expiresAt,
            absoluteEnd: absoluteEnd, isRemembered: request.remember, ip: request.actor.client.ip,
            userAgent: request.actor.client.userAgent, transport: earlier?.transport ?? .cookie,
            hasKey: earlier.map { $0.hasKey && $0.transport == .token } ?? (request.key != nil))
        let events = events(of: session, inPlaceOf: earlier, proof, left: left, request)
        let record = SignInRecord(
            session: session, secret: secret, key: earlier == nil ? request.key : nil, proof: proof, device: device,
            trustWish: trustWish, attempt: request.attempt,
            otherAttempt: request.otherAttempt, replaced: await replacedSessions(request),
            earlier: earlier.map { EarlierSession($0, proof, end: now + SignInGate.overlap) },
            handOff: request.handOff?.grant, link: request.link?.new, heldLink: heldLink(proof, request, account),
            notice: notice(account, request),
            tidings: tidings(of: request, proof),
            events: events + linked(request, proof, account))
        let recoverySet: RecoverySet?
        do {
            recoverySet = try await store.openSession(record, policy: policy)
        } catch  where error.code == .invalidCredentials {
            return nil
        } catch  where SignInGate.isPrevented(error, linking: record.link != nil || record.heldLink != nil) {
            try await notePrevented(record, error.code, request.actor)
            throw error
        }
        var signedIn = account
        signedIn.lastSignInAt = now
        return SignedIn(
            account: signedIn, token: token, device: device, isRemembered: request.remember,
            session: session.publicID, isKeyBound: session.hasKey, transport: session.transport,
            receipt: session.hasKey ? receipts.make(for: session.publicID) : nil,
            recoverySet: recoverySet,
            recoveryCodesLeft: left.flatMap { $0 <= SignedIn.fewCodes ? $0 : nil },
            isFactorRequired: store.factorPolicy.applies(to: account.held),
            factorDueAt: store.factorPolicy.dueAt(of: account, at: now))
    }

    /// The account as it is once the session is there.
    private func seen(
        _ account: Account, _ proof: Proof, _ authentication: Authentication, at now: Timestamp
    ) -> Account {
        var account = account
        account.factors.formUnion(proof.addedFactors)
        account = authenticate.liveSessions.factorsDue.noting(account, at: now)
        return store.factorPolicy.seen(account, by: authentication, at: now).account
    }

    /// A code from staff stands in for a lost factor, and once: no device goes on by it.
    private func trustWish(of id: AccountID, _ proof: Proof, _ request: Request) -> TrustWish? {
        guard request.trustsDevice, request.handOff == nil, !proof.usesStaffCode else { return nil }
        return TrustWish(trust, event: request.actor.event(.deviceTrusted, on: id))
    }

    private func replacedSessions(_ request: Request) async -> [ReplacedSession] {
        // The session of our own pages goes on beside one that begins elsewhere.
        guard request.handOff == nil else { return [] }
        var replaced: [ReplacedSession] = []
        for token in request.replacedTokens {
            guard let caller = try? await authenticate(token) else { continue }
            replaced.append(ReplacedSession(secret: caller.session.secret, accountID: caller.account.id))
        }
        return replaced
    }

    /// Of the session that begins here, or of the proof that one is to begin with elsewhere.
    private func events(
        of session: Session, inPlaceOf earlier: LiveSession?, _ proof: Proof, left: Int?, _ request: Request
    ) -> [AuditEvent] {
        let (id, now, actor) = (session.accountID, session.createdAt, request.actor)
        let methods = session.authentication.methods.sorted.map(\.rawValue).joined(separator: "+")
        var details: EventDetails = session.authentication.level < 2 ? [:] : ["methods": methods]
        if case .passwordOnTrustedDevice = proof { details = ["device": "trusted"] }
        if case .identity(let use) = proof { details = ["method": use.linked.provider] }
        if case .linkCode = proof, let link = request.link { details = ["method": link.new.provider.rawValue] }
        var signedIn = actor.event(
            earlier == nil ? .signedIn : .reauthenticated, on: id, at: now, details + proof.originDetail)
        signedIn.session = session.publicID
        if let opened = request.handOff {
            signedIn = actor.event(.handOffProven, on: id, at: now, details + opened.originDetail)
        }
        switch proof {
        case .password(_, rehash: _?), .passwordOnTrustedDevice(_, rehash: _?, _):
            return [signedIn, actor.event(.passwordRehashed, on: id, at: now)]
        case _ where proof.usesRecoveryCode:
            return [signedIn, actor.event(.recoveryCodeUsed, on: id, at: now, ["left": String(left ?? 0)])]
        case _ where proof.usesStaffCode: return [signedIn, actor.event(.factorCodeUsed, on: id, at: now)]
        case .enrolment(let enrolment): return [actor.event(.factorAdded, on: id, at: now, ["kind": enrolment.kind])]
        case .setUp(_, _, let enrolment):
            return [signedIn, actor.event(.factorAdded, on: id, at: now, ["kind": enrolment.kind])]
        default: return [signedIn]
        }
    }

    /// Told whatever was told before: each code is used once, and a link is one more way in.
    private func tidings(of request: Request, _ proof: Proof) -> [@Sendable (Account) -> OutgoingMail?] {
        let isLinked = request.link != nil || proof.ticket?.linkAttempt != nil
        let kinds: [OutgoingMail.Kind] =
            (proof.usesRecoveryCode ? [.recoveryCodeUsed] : []) + (isLinked ? [.identityLinked] : [])
        return kinds.map { kind in { [notices] in notices.mail(kind, to: $0, request.actor) } }
    }

    /// Not for the first sign-in of all: that device is new to everybody.
    private func notice(_ account: Account, _ request: Request) -> OutgoingMail? {
        guard request.tellsOfDevice, account.lastSignInAt != nil else { return nil }
        return notices.mail(.newDevice, to: account, request.actor)
    }
}
