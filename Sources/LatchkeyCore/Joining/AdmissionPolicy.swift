/// Who may join. A pure rule: what a code is worth, the store knows.
package struct AdmissionPolicy: Equatable, Sendable {
    package let registration: Registration
    /// Who signs up without a code, and whom staff add with an address, needs one in these domains; none: any.
    package let emailDomains: [String]
    /// What those are who come without a code.
    package let defaultRole: Roles

    package init(_ registration: Registration, emailDomains: [String], defaultRole: Roles = .user) {
        self.registration = registration
        self.emailDomains = emailDomains
        self.defaultRole = defaultRole
    }

    package enum Verdict: Equatable, Sendable {
        /// In at once, with these roles.
        case open(Roles)
        case pending(PendingCondition)
        /// As the code says, if it is good.
        case byCode(onlyInvitations: Bool)
    }

    /// Throws `registration_closed`, `join_code_missing`, and `invalid_fields` for an address outside the domains.
    package func verdict(at door: AdmissionDoor, email: EmailAddress?) throws(LatchkeyError) -> Verdict {
        switch door {
        case .operator(let roles): return .open(roles)
        case .setUp: return .open(.admin)
        case .staff:
            if let email { try requireDomain(of: email) }
            return .open(defaultRole)
        case .person(let hasCode):
            try requireRegistration()
            return hasCode ? .byCode(onlyInvitations: registration == .invite) : try withoutCode(email)
        case .identity(let hasCode, let isProven):
            let verdict = try self.verdict(at: .person(hasCode: hasCode), email: email)
            // In the domain, and confirmed already: our own mail would ask once more.
            return isProven && verdict == .pending(.confirmedEmail) ? .open(defaultRole) : verdict
        }
    }

    /// For what else somebody waits who signed up without a code, waited for this address to be confirmed, and confirms it now: asked of
    /// the rules of now (S-409). Nil lets them in. Throws `registration_closed` where they could not sign up any more.
    package func verdict(confirming email: EmailAddress?) throws(LatchkeyError) -> PendingCondition? {
        do {
            guard case .pending(.approval) = try verdict(at: .person(hasCode: false), email: email) else { return nil }
            return .approval
        } catch {
            throw LatchkeyError(.registrationClosed)
        }
    }

    /// Throws `registration_closed` where nobody makes an account of their own.
    package func requireRegistration() throws(LatchkeyError) {
        guard registration != .closed else { throw LatchkeyError(.registrationClosed) }
    }

    private func withoutCode(_ email: EmailAddress?) throws(LatchkeyError) -> Verdict {
        switch registration {
        case .open, .approval:
            if !emailDomains.isEmpty {
                guard let email else { throw otherDomain }
                try requireDomain(of: email)
            }
            guard registration == .open else { return .pending(.approval) }
            return emailDomains.isEmpty ? .open(defaultRole) : .pending(.confirmedEmail)
        case .code, .invite, .closed: throw LatchkeyError(.joinCodeMissing, problems: ["code": .codeMissing])
        }
    }

    private func requireDomain(of email: EmailAddress) throws(LatchkeyError) {
        guard emailDomains.isEmpty || emailDomains.contains(email.domain) else { throw otherDomain }
    }

    private var otherDomain: LatchkeyError {
        .field("email", .emailDomain(emailDomains))
    }
}
