package import LatchkeyCore
import LatchkeyStore

/// Somebody has come back from a provider: who is it, and where does that lead
/// (docs/sign-in-with-others.md, Which account)?
package struct FinishFederation: Sendable {
    let attempts: KnownAttempts
    let configuration: FlowsConfiguration

    package struct Request: Sendable {
        let provider: String
        let state: String
        /// Nil where the provider has sent an error in its place.
        let code: String?
        /// What that error means.
        let refusal: ProviderRefusal
        let issuer: String?
        let visitor: FederationVisitor

        package init(
            provider: String, state: String, code: String?, orRefused refusal: ProviderRefusal, issuer: String?,
            _ visitor: FederationVisitor
        ) {
            self.provider = provider
            self.state = state
            self.code = code
            self.refusal = refusal
            self.issuer = issuer
            self.visitor = visitor
        }
    }

    private var store: Store { attempts.store }

    /// The provider is asked last, and by one request alone (G-007, G-008), which counts as failed until the provider takes the code. Where
    /// nobody was asked, for `busy`, `provider_unavailable` and `too_many_attempts`, the same may be brought once more (S-359).
    ///
    /// Throws `not_found`, `hand_off_invalid`, `browser_mismatch`; `provider_denied`, `provider_failed`, `provider_unavailable`,
    /// `busy`, `too_many_attempts`; `identity_not_allowed`, `account_not_active`, `identity_taken`, `registration_closed`;
    /// `invalid_credentials` for people who are known by the identity and whose account has ended.
    package func callAsFunction(_ request: Request) async throws(LatchkeyError) -> FederationOutcome {
        let (actor, visitor) = (request.visitor.actor, request.visitor)
        let provider = try attempts.providers.require(request.provider)
        let id = provider.settings.id
        guard let (name, secrets) = attempts.secrets.read(state: request.state, of: id),
            let found = try await store.findProviderAttempt(name, browser: visitor.browser, now: actor.now),
            found.attempt.provider == id, found.attempt.step == .begun
        else { throw LatchkeyError(.handOffInvalid) }
        guard let browser = visitor.browser, found.isSameBrowser else { throw LatchkeyError(.browserMismatch) }
        // First of all: what is recorded of a refusal is recorded once.
        guard try await store.takeProviderAttempt(ProviderGrant(name, browser, at: .begun), of: id, now: actor.now)
        else { throw LatchkeyError(.handOffInvalid) }
        let grant = ProviderGrant(name, browser, at: .taken)
        let identity = try await identity(request, secrets, at: provider, grant)
        let taken = Taken(attempt: found.attempt, identity: identity, provider: provider, grant: grant)
        if case .link = found.attempt.aim { return try await askForLink(taken, visitor) }
        return try await enter(taken, visitor)
    }

    private typealias Taken = KnownAttempts.Known

    private func identity(
        _ request: Request, _ secrets: ProviderSecrets, at provider: any IdentityProvider, _ grant: ProviderGrant
    ) async throws(LatchkeyError) -> Identity {
        let (actor, id) = (request.visitor.actor, provider.settings.id)
        do throws(ProviderRefusal) {
            // An error may come without it, but not from another (RFC 9207 §2.4).
            if request.code != nil || request.issuer != nil {
                try provider.checkIssuer(request.issuer, now: actor.now)
            }
        } catch {
            throw try await refusal(error, of: id, by: actor)
        }
        guard let code = request.code else { throw try await refusal(request.refusal, of: id, by: actor) }
        let counted = try await countCall(request.visitor, of: grant)
        do throws(ProviderRefusal) {
            let identity = try await provider.identity(code: code, secrets, now: actor.now)
            try? await store.refund(counted)
            return identity
        } catch {
            let isCounted = error.isOfVisitor
            if !isCounted { try? await store.refund(counted) }
            if error.isUnasked { try? await store.giveBackProviderAttempt(grant, now: actor.now) }
            throw try await refusal(error, of: id, isCounted: isCounted, by: actor)
        }
    }

    /// What cannot be counted is not asked, and its attempt stays good. Throws `too_many_attempts`.
    private func countCall(
        _ visitor: FederationVisitor, of grant: ProviderGrant
    ) async throws(LatchkeyError) -> [QuotaUse] {
        do throws(LatchkeyError) {
            return try await countCall(visitor)
        } catch {
            try? await store.giveBackProviderAttempt(grant, now: visitor.actor.now)
            throw error
        }
    }

    /// Before the provider is asked: anybody can make codes, and each is a call. Throws `too_many_attempts`.
    private func countCall(_ visitor: FederationVisitor) async throws(LatchkeyError) -> [QuotaUse] {
        let actor = visitor.actor
        return try await store.counted(
            in: .federationFailures, visitor.device, or: actor.client.network
        ) { uses throws(LatchkeyError) in
            try await store.take(uses, policy: configuration.throttle, now: actor.now)
            return uses
        }
    }

    /// Kept as an event: nothing else tells that a provider fails. `stage` is a word of ours.
    private func refusal(
        _ refusal: ProviderRefusal, of provider: ProviderID, isCounted: Bool = false, by actor: Actor
    ) async throws(LatchkeyError) -> LatchkeyError {
        var stage: String?
        let error: LatchkeyError
        switch refusal {
        case .failed(let word, _): (stage, error) = (word, LatchkeyError(.providerFailed, cause: refusal))
        case .denied: (stage, error) = ("denied", LatchkeyError(.providerDenied))
        case .answerIssuer: (stage, error) = ("issuer", LatchkeyError(.handOffInvalid))
        case .unavailable(let seconds): error = LatchkeyError(.providerUnavailable, retryAfter: seconds)
        case .busy: error = LatchkeyError(.busy, retryAfter: 1)
        case .notAllowed(let person):
            if let person { try await takeRoles(of: person, at: provider, by: actor) }
            try await refuse(nil, "not_allowed", at: provider, isCounted: isCounted, by: actor)
            error = LatchkeyError(.identityNotAllowed)
        }
        if let stage {
            try await record(
                actor.event(.federatedSignInFailed, on: nil, ["provider": provider.rawValue, "stage": stage]),
                isCounted: isCounted, by: actor)
        }
        return error
    }

    /// Whoever is not let in any more keeps nothing that the provider has given (S-380).
    private func takeRoles(
        of person: NamedPerson, at provider: ProviderID, by actor: Actor
    ) async throws(LatchkeyError) {
        guard let known = try await store.findIdentity(issuer: person.issuer, subject: person.subject, device: nil)
        else { return }
        var identity = Identity(
            issuer: person.issuer, subject: person.subject, login: nil, name: nil, email: nil, emailIsProven: false)
        identity.saidAt = person.saidAt
        try await attempts.takeRoles(of: known.linked, identity, provider, actor)
    }

    private func refuse(
        _ id: AccountID?, _ reason: String, at provider: ProviderID, isCounted: Bool = false, by actor: Actor
    ) async throws(LatchkeyError) {
        try await record(
            actor.event(.identityRefused, on: id, ["provider": provider.rawValue, "reason": reason]),
            isCounted: isCounted, by: actor)
    }

    /// Anybody can make these: of one network so many are kept, and whoever comes after gets the same answer. What was counted before
    /// the provider was asked has its room.
    private func record(_ event: AuditEvent, isCounted: Bool, by actor: Actor) async throws(LatchkeyError) {
        if !isCounted {
            guard try await hasRoom(actor) else { return }
        }
        try await store.recordEvents([event])
    }

    private func hasRoom(_ actor: Actor) async throws(LatchkeyError) -> Bool {
        do {
            try await store.take(
                .federationEvents, for: actor.client.network, policy: configuration.throttle, now: actor.now)
            return true
        } catch  where error.code == .tooManyAttempts {
            return false
        }
    }

    private func askForLink(
        _ taken: Taken, _ visitor: FederationVisitor
    ) async throws(LatchkeyError) -> FederationOutcome {
        let (id, identity) = (taken.provider.settings.id, taken.identity)
        let owner = try await attempts.find(identity, visitor)
        if let owner { try await attempts.takeRoles(of: owner.linked, identity, id, visitor.actor) }
        let caller = try await attempts.linker(taken.attempt, visitor)
        guard owner == nil else { throw LatchkeyError(.identityTaken) }
        return .link(
            ticket: try await keep(taken, by: visitor.actor), provider: id.rawValue, login: identity.login,
            uid: caller.account.uid)
    }

    /// What the provider said stays in the row, for the next step. Answers its ticket.
    private func keep(_ taken: Taken, by actor: Actor) async throws(LatchkeyError) -> String {
        guard try await store.noteIdentity(taken.identity, for: taken.grant, now: actor.now) else {
            throw LatchkeyError(.handOffInvalid)
        }
        return attempts.secrets.ticket(of: taken.grant.id)
    }

    /// The table of docs/sign-in-with-others.md, Which account.
    private func enter(
        _ taken: Taken, _ visitor: FederationVisitor
    ) async throws(LatchkeyError) -> FederationOutcome {
        let (actor, identity) = (visitor.actor, taken.identity)
        var found = try await attempts.find(identity, visitor)
        if found == nil, try await claim(taken, by: actor) { found = try await attempts.find(identity, visitor) }
        if let found { return try await signIn(found, taken, visitor) }
        if identity.emailIsProven, let email = identity.email,
            let candidate = try await store.findOwner(of: email, now: actor.now)
        {
            return .confirm(ticket: try await keep(taken, by: actor), ways: ways(to: candidate, of: email))
        }
        guard configuration.registration != .closed else {
            try await refuse(nil, "registration_closed", at: taken.provider.settings.id, by: actor)
            throw LatchkeyError(.registrationClosed)
        }
        return .register(
            ticket: try await keep(taken, by: actor),
            suggested: SuggestedAccount(identity, taken.provider.settings, configuration.registration))
    }

    /// How the account's side can be proven. A code goes to an address that it has confirmed by now, and not to one that it had.
    private func ways(to candidate: SignInCandidate, of email: EmailAddress) -> [String] {
        let isMailed = configuration.sendsMail && candidate.account.confirmed(email) != nil
        return (candidate.passwordHash == nil ? [] : ["password"]) + (isMailed ? ["mail"] : [])
    }

    private func signIn(
        _ found: IdentityCandidate, _ taken: Taken, _ visitor: FederationVisitor
    ) async throws(LatchkeyError) -> FederationOutcome {
        let account = found.candidate.account
        if !account.isActive(at: visitor.actor.now) {
            try await attempts.takeRoles(of: found.linked, taken.identity, taken.provider.settings.id, visitor.actor)
        }
        guard !account.hasEnded(at: visitor.actor.now) else {
            try await refuse(account.id, "account_ended", at: taken.provider.settings.id, by: visitor.actor)
            throw LatchkeyError(.invalidCredentials)
        }
        guard account.state == .active else {
            try await refuse(account.id, "account_not_active", at: taken.provider.settings.id, by: visitor.actor)
            throw LatchkeyError(.accountNotActive)
        }
        let outcome = try await attempts.pass(
            found, taken.identity, taken.grant, taken.attempt, in: taken.grant.browser, visitor)
        guard let outcome else { throw LatchkeyError(.handOffInvalid) }
        return outcome
    }

    /// An account that staff have made for this login (G-037): whether there is one.
    private func claim(_ taken: Taken, by actor: Actor) async throws(LatchkeyError) -> Bool {
        let identity = taken.identity
        guard taken.provider.settings.id.hasLogins, let login = identity.login,
            let id = try await store.findReservation(issuer: identity.issuer, login: login, now: actor.now)
        else { return false }
        let event = actor.event(
            .identityLinked, on: id, ["provider": taken.provider.settings.id.rawValue, "by": "reservation"])
        // Where another request of the same person was faster, the identity is there all the same.
        _ = try await store.claimReservation(
            of: id, login: login, attempts.new(taken),
            notice: { [notices = attempts.gate.notices] in notices.mail(.identityLinked, to: $0, actor) }, event: event)
        return true
    }
}

extension ProviderRefusal {
    /// The code has gone nowhere.
    fileprivate var isUnasked: Bool {
        switch self {
        case .busy, .unavailable: true
        case .failed, .denied, .answerIssuer, .notAllowed: false
        }
    }

    /// A call was made, and failed by what was sent or what came, and not because the provider is away: else an outage of one would close
    /// all of them to a network (S-387).
    fileprivate var isOfVisitor: Bool {
        switch self {
        case .busy, .unavailable: false
        case .failed(_, let isOutage): !isOutage
        case .denied, .answerIssuer, .notAllowed: true
        }
    }
}

extension SuggestedAccount {
    init(_ identity: Identity, _ settings: ProviderSettings, _ registration: Registration) {
        let login = settings.uidRule == .free ? nil : identity.login
        self.init(
            uid: login.flatMap { try? UID($0) }?.text, isUIDFixed: settings.uidRule == .login,
            name: identity.name?.text, email: identity.email?.text, isEmailProven: identity.emailIsProven,
            needsCode: registration == .code || registration == .invite)
    }
}

extension FinishFederation {
    init(_ parts: FlowParts, gate: SignInGate) {
        self.init(attempts: KnownAttempts(parts, gate: gate), configuration: parts.configuration)
    }
}
