package import LatchkeyCore
import LatchkeyTokens

/// The signed-in person behind a request.
package struct Caller: Sendable {
    package let session: LiveSession
    let token: VerifiedSession
    /// When the token was checked, and not when the person signed in.
    package let authenticatedAt: Timestamp

    /// More than half of the token's time had passed when it was checked. Never so of one that only a key renews.
    package var isRenewalDue: Bool {
        session.transport == .cookie
            && authenticatedAt.seconds > token.issuedAt + (token.expiresAt - token.issuedAt) / 2
    }

    package var account: Account { session.account }

    /// What the caller's roles are called and allow.
    package var rights: RoleRights { session.rights }

    package func allows(_ permission: Permission) -> Bool { session.rights.own.contains(permission) }

    /// Staff, and whoever leads groups.
    package var seesOthers: Bool {
        if case .oneself = reach(.readUsers) { false } else { true }
    }

    /// How far the caller reaches with this permission.
    func reach(_ permission: Permission) -> Reach { Reach(of: account.id, with: rights.own, for: permission) }

    /// Whether the caller helps this person, whom they see.
    package func mayHelp(_ person: Account) -> Bool {
        if case .oneself = reach(.recoverUsers) { return false }
        return session.catalog.mayHelp(account.roles, person.roles)
    }

    /// The account of this id, to be looked at within the reach that comes with it: one's own, or another for whoever reaches others
    /// at all, which is asked for before anything is looked up (S-034). Throws `forbidden`, and `not_found` for what is no id.
    func target(_ text: String, _ permission: Permission) throws(LatchkeyError) -> (id: AccountID, reach: Reach) {
        let (id, reach) = (AccountID(text: text.utf8), reach(permission))
        if id != account.id, case .oneself = reach { throw forbidden(reaching: permission) }
        guard let id else { throw LatchkeyError(.notFound) }
        return (id, reach)
    }

    /// Throws `forbidden` unless one of the caller's roles allows it.
    func require(_ permission: Permission) throws(LatchkeyError) {
        guard allows(permission) else { throw forbidden(permission) }
    }

    /// Throws `reauth_required`, with what is needed, unless the caller's last proof is enough.
    func require(_ needs: RequiredProof, at now: Timestamp) throws(LatchkeyError) {
        guard session.authentication.meets(needs, at: now) else {
            throw LatchkeyError(.reauthRequired, needs: needs)
        }
    }

    func forbidden(_ permission: Permission) -> LatchkeyError {
        forbidden(needing: session.catalog.allowing(permission))
    }

    /// Why somebody is refused who reaches nobody else: people who lead by a role that sleeps are told so, as those who have the permission
    /// by one are (F-016).
    func forbidden(reaching permission: Permission) -> LatchkeyError {
        forbidden(needing: leadsAsleep ? session.catalog.allowing(.leadGroups) : session.catalog.allowing(permission))
    }

    /// Whether the caller would lead groups but for a role that sleeps.
    var leadsAsleep: Bool { !account.asleep.isDisjoint(with: session.catalog.allowing(.leadGroups)) }

    /// Why what takes one of these roles is refused: `reauth_required` where the caller has one, and it sleeps (F-016).
    func forbidden(needing roles: Roles) -> LatchkeyError {
        guard account.asleep.isDisjoint(with: roles) else {
            return LatchkeyError(.reauthRequired, needs: session.policy.needs)
        }
        return LatchkeyError(.forbidden, requiredRoles: session.catalog.names(of: roles))
    }

    /// By when the account must have a second factor; nil where it needs none, or has one.
    package var factorDueAt: Timestamp? { session.policy.dueAt(of: account, at: authenticatedAt) }

    /// Names of the account's roles that do not count in this session until a second factor is proven in it.
    package var asleepRoles: [String] { account.asleep.isEmpty ? [] : session.catalog.names(of: account.asleep) }

    /// Whether one of the account's roles needs a second factor.
    package var isFactorRequired: Bool { session.policy.applies(to: account.held) }
}
