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
    /// Throws `token_invalid` when the session has ended or the account is no longer active, `forbidden` when its role no
    /// longer allows the act or the caller may not help the person, and `not_found` when a leader leads the person no longer. Nil is
    /// the operator.
    func require(_ caller: ActingCaller?) throws {
        guard let caller else { return }
        let rows = try query(
            """
            SELECT actor.roles FROM session JOIN account AS actor ON actor.id = session.account_id
            WHERE session.public_id = ? AND actor.id = ? AND actor.state = 1
            """,
            caller.session, caller.accountID)
        guard let row = rows.first else { throw LatchkeyError(.tokenInvalid) }
        try requireRight(caller, with: Roles(number: try row.integer(0)))
        if caller.mustHelp, let person = caller.person { try requireHelp(caller, of: person) }
    }

    private func requireRight(_ caller: ActingCaller, with roles: Roles) throws {
        guard let needed = caller.roles, roles.isDisjoint(with: needed) else { return }
        if let person = caller.person {
            let led = try query("SELECT 1 WHERE \(rules.isLed("?", by: "?"))", caller.accountID, person)
            guard led.isEmpty else { return }
            throw LatchkeyError(.notFound)
        }
        throw LatchkeyError(.forbidden, requiredRoles: rules.catalog.names(of: needed))
    }

    private func requireHelp(_ caller: ActingCaller, of person: AccountID) throws {
        let rows = try query(
            """
            SELECT CASE WHEN \(rules.mayTouch("actor", "person")) THEN 1 ELSE 0 END
            FROM account AS person JOIN account AS actor ON actor.id = ? WHERE person.id = ?
            """,
            caller.accountID, person)
        guard let row = rows.first else { throw LatchkeyError(.notFound) }
        guard try row.bool(0) else {
            throw LatchkeyError(.forbidden, requiredRoles: rules.catalog.names(of: .admin))
        }
    }
}
