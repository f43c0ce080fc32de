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

    package init(accountID: AccountID, session: RandomID, roles: Roles?, leading person: AccountID? = nil) {
        self.accountID = accountID
        self.session = session
        self.roles = roles
        self.person = person
    }
}

extension Transaction {
    func require(_ caller: ActingCaller?) throws { try rules.require(caller, connection) }
}

extension RoleRules {
    /// Throws `token_invalid` when the session has ended or the account is no longer active, `forbidden` when its role no
    /// longer allows the act, and `not_found` when a leader leads the person no longer. Nil is the operator.
    func require(_ caller: ActingCaller?, _ connection: any Connection) throws {
        guard let caller else { return }
        let rows = try connection.query(
            """
            SELECT actor.roles FROM session JOIN account AS actor ON actor.id = session.account_id
            WHERE session.public_id = ? AND actor.id = ? AND actor.state = 1
            """,
            caller.session, caller.accountID)
        guard let row = rows.first else { throw LatchkeyError(.tokenInvalid) }
        let roles = Roles(number: try row.integer(0))
        guard let needed = caller.roles, roles.isDisjoint(with: needed) else { return }
        if let person = caller.person {
            let led = try connection.query("SELECT 1 WHERE \(isLed("?", by: "?"))", caller.accountID, person)
            guard led.isEmpty else { return }
            throw LatchkeyError(.notFound)
        }
        throw LatchkeyError(.forbidden, requiredRoles: catalog.names(of: needed))
    }
}
