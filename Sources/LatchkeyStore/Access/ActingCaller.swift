package import LatchkeyCore

/// Who acts on an account. The transaction that acts asks again whether they still may: the caller was read from a cache, and
/// another node may have ended the session or changed the role since (S-321).
package struct ActingCaller: Sendable {
    package let accountID: AccountID
    /// The public id of the session.
    package let session: RandomID
    /// Any of these is enough; nil on one's own account.
    package let roles: Roles?
    /// Whoever leads this person needs none of them.
    package let person: AccountID?
    /// The person must be somebody whom the caller helps.
    package let mustHelp: Bool

    package init(
        accountID: AccountID, session: RandomID, roles: Roles?, leading person: AccountID? = nil, mustHelp: Bool = false
    ) {
        self.accountID = accountID
        self.session = session
        self.roles = roles
        self.person = person
        self.mustHelp = mustHelp
    }
}

extension Transaction {
    func require(_ caller: ActingCaller?) throws { try rules.require(caller, connection) }
}

extension RoleRules {
    /// Throws `token_invalid` when the session has ended or the account is no longer active, `forbidden` when its role no
    /// longer allows the act or the caller may not help the person, and `not_found` when a leader does not lead the person any more.
    /// Nil is the operator.
    func require(_ caller: ActingCaller?, _ connection: any Connection) throws {
        guard let caller else { return }
        let rows = try connection.query(
            """
            SELECT actor.roles FROM session JOIN account AS actor ON actor.id = session.account_id
            WHERE session.public_id = ? AND actor.id = ? AND actor.state = 1
            """,
            caller.session, caller.accountID)
        guard let row = rows.first else { throw LatchkeyError(.tokenInvalid) }
        try requireRight(caller, with: Roles(number: try row.integer(0)), connection)
        if caller.mustHelp, let person = caller.person { try requireHelp(caller, of: person, connection) }
    }

    private func requireRight(_ caller: ActingCaller, with roles: Roles, _ connection: any Connection) throws {
        guard let needed = caller.roles, roles.isDisjoint(with: needed) else { return }
        if let person = caller.person, catalog.allows(roles, .leadGroups) {
            let led = try connection.query("SELECT 1 WHERE \(isLed("?", by: "?"))", caller.accountID, person)
            guard led.isEmpty else { return }
            throw LatchkeyError(.notFound)
        }
        throw LatchkeyError(.forbidden, requiredRoles: catalog.names(of: needed))
    }

    private func requireHelp(_ caller: ActingCaller, of person: AccountID, _ connection: any Connection) throws {
        let rows = try connection.query(
            """
            SELECT CASE WHEN \(mayTouch("actor", "person")) THEN 1 ELSE 0 END
            FROM account AS person JOIN account AS actor ON actor.id = ? WHERE person.id = ?
            """,
            caller.accountID, person)
        guard let row = rows.first else { throw LatchkeyError(.notFound) }
        guard try row.bool(0) else {
            throw LatchkeyError(.forbidden, requiredRoles: catalog.names(of: .admin))
        }
    }
}
