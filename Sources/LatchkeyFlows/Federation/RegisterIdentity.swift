package import LatchkeyCore
import LatchkeyStore

/// Somebody whom a provider has named makes an account of their own, without a password (G-035).
package struct RegisterIdentity: Sendable {
    let attempts: KnownAttempts
    let signUp: SignUp

    package struct Request: Sendable {
        let ticket: String
        let uid: String
        let name: String
        /// Nil: the one that the provider has proven, if it has; empty: none.
        let email: String?
        let code: String?
        let profile: [String: ProfileWish]
        let visitor: FederationVisitor

        package init(
            ticket: String, uid: String, name: String, email: String?, code: String?,
            profile: [String: ProfileWish] = [:], _ visitor: FederationVisitor
        ) {
            self.ticket = ticket
            self.uid = uid
            self.name = name
            self.email = email
            self.code = code
            self.profile = profile
            self.visitor = visitor
        }
    }

    /// A refusal keeps the ticket, ten times. Throws as a sign-up, `hand_off_invalid`, `browser_mismatch`, `identity_taken`.
    package func callAsFunction(_ request: Request) async throws(LatchkeyError) -> FederationOutcome {
        let (visitor, actor) = (request.visitor, request.visitor.actor)
        let known = try await attempts.open(request.ticket, visitor)
        // A link has an account already.
        if case .link = known.attempt.aim { throw LatchkeyError(.handOffInvalid) }
        try await attempts.countTry(known, by: actor)
        let proven = known.identity.emailIsProven ? known.identity.email : nil
        let fields = NewAccountFields(
            uid: try uid(request, known), password: nil, name: request.name, email: request.email ?? proven?.text,
            code: request.code, profile: request.profile)
        let account = try await signUp.callAsFunction(
            fields, with: attempts.new(known), proven: proven, device: visitor.device, by: actor)
        guard account.state == .active else { return .pending }
        // As it was stored: an address that another account has confirmed is not among it.
        guard
            let found = try await attempts.store.findIdentity(
                issuer: known.identity.issuer, subject: known.identity.subject, device: visitor.device),
            let outcome = try await attempts.pass(
                found, known.identity, nil, known.attempt, in: known.grant.browser, visitor)
        else { throw LatchkeyError(.handOffInvalid) }
        return outcome
    }

    /// Where uids are logins, nobody chooses one. Throws `identity_not_allowed` where the provider has named none.
    private func uid(_ request: Request, _ known: KnownAttempts.Known) throws(LatchkeyError) -> String {
        let settings = known.provider.settings
        guard settings.uidRule == .login else { return request.uid }
        guard settings.id.hasLogins, let login = known.identity.login else { throw LatchkeyError(.identityNotAllowed) }
        return login
    }
}

extension RegisterIdentity {
    init(_ parts: FlowParts, gate: SignInGate) {
        self.init(attempts: KnownAttempts(parts, gate: gate), signUp: SignUp(parts))
    }
}
