package import LatchkeyCore

/// What a provider has said of the roles of one identity (G-041).
package struct ProviderWord: Sendable {
    package let linked: LinkedIdentity
    /// None for somebody whom its configuration does not let in.
    package let roles: Roles
    /// When it said so; 0 where it does not sign that.
    package let saidAt: Timestamp
    /// What the sign-in takes of its budgets, which is taken before a role is given (S-381); nil for a word that signs nobody in: it
    /// takes roles alone, and from accounts that are not active, too (S-380).
    package let signIns: [QuotaUse]?
    /// Made for each role, from `+Name` or `-Name`.
    package let event: @Sendable (String) -> AuditEvent

    package init(
        of linked: LinkedIdentity, _ roles: Roles, saidAt: Timestamp?, taking signIns: [QuotaUse]?,
        event: @escaping @Sendable (String) -> AuditEvent
    ) {
        self.linked = linked
        self.roles = roles
        self.saidAt = saidAt ?? Timestamp(microseconds: 0)
        self.signIns = signIns
        self.event = event
    }
}

/// What has come of a provider's word.
package struct SettledRoles: Equatable, Sendable {
    /// The account has other roles than before.
    package var isChanged = false
    /// The sign-in has been counted, and is not to be counted again.
    package var isCounted = false
    /// Those that were not given because the account has as many as it can have (S-385).
    package var unfit = Roles()
}

extension Identity {
    /// As the database has it.
    var wordAt: Timestamp { saidAt ?? Timestamp(microseconds: 0) }
}
