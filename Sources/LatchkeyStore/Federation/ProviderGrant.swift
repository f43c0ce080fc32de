package import LatchkeyCore

/// Which attempt a statement goes on with, and in which browser it began: asked for again by the statement.
package struct ProviderGrant: Sendable {
    package let id: RandomID
    package let browser: HandOff.BrowserSecret
    /// How far it must be.
    package let step: ProviderAttempt.Step

    package init(_ id: RandomID, _ browser: HandOff.BrowserSecret, at step: ProviderAttempt.Step) {
        self.id = id
        self.browser = browser
        self.step = step
    }
}

/// An identity that an account gets, and the attempt that has proven it, which is used up by it.
package struct NewIdentity: Sendable {
    package let id: RandomID
    package let identity: Identity
    package let provider: ProviderID
    package let grant: ProviderGrant

    package init(id: RandomID, _ identity: Identity, of provider: ProviderID, by grant: ProviderGrant) {
        self.id = id
        self.identity = identity
        self.provider = provider
        self.grant = grant
    }
}

/// The attempt whose identity an account gets by its second step, and what is recorded of it.
package struct HeldLink: Sendable {
    package let attempt: RandomID
    package let event: @Sendable (ProviderID) -> AuditEvent

    package init(_ attempt: RandomID, event: @escaping @Sendable (ProviderID) -> AuditEvent) {
        self.attempt = attempt
        self.event = event
    }
}

/// A sign-in by an identity that an account has, with all that the statement asks of it.
package struct IdentityUse: Sendable {
    package let linked: LinkedIdentity
    /// What the provider calls the person now.
    package let identity: Identity
    /// Used up by it; nil where the same request has used it up to make the account.
    package let grant: ProviderGrant?
    /// The roles that have been settled by it.
    package let roles: Roles
    /// Of the budgets of sign-ins (S-309); none where they were taken when the roles were settled.
    package let signIns: [QuotaUse]

    package init(
        _ linked: LinkedIdentity, now identity: Identity, by grant: ProviderGrant?, roles: Roles,
        taking signIns: [QuotaUse]
    ) {
        self.roles = roles
        self.signIns = signIns
        self.linked = linked
        self.identity = identity
        self.grant = grant
    }
}

/// An account and the identity that leads to it.
package struct IdentityCandidate: Sendable {
    package let linked: LinkedIdentity
    package let candidate: SignInCandidate

    package init(linked: LinkedIdentity, candidate: SignInCandidate) {
        self.linked = linked
        self.candidate = candidate
    }
}

/// Whom an account that staff have added waits for: the one place where a login counts (G-037).
package struct ExpectedIdentity: Sendable {
    package let issuer: String
    package let login: String
    package let expiresAt: Timestamp

    package static let lifetime = Duration.seconds(90 * 86_400)

    package init(issuer: String, login: String, expiresAt: Timestamp) {
        self.issuer = issuer
        self.login = login
        self.expiresAt = expiresAt
    }

    static func key(of login: String) -> String { UID.canonical(of: login) }

    /// What no two accounts wait for.
    struct Key: Hashable {
        let issuer: [UInt8]
        let login: [UInt8]
    }

    var key: Key { Key(issuer: Array(issuer.utf8), login: Array(ExpectedIdentity.key(of: login).utf8)) }
}
