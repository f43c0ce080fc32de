package import LatchkeyCore

/// Who acts on an account. The transaction that acts asks again whether they still may: the caller was read from a cache, and
/// another node may have ended the session, changed the role or added a second factor since (S-321); and roles fall asleep with
/// time (F-016).
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
    /// What the session must have proven, and how lately; nil where the session alone is enough.
    package let proof: StepUpRule?

    package init(
        accountID: AccountID, session: RandomID, roles: Roles?, leading person: AccountID? = nil,
        mustHelp: Bool = false,
        proof: StepUpRule? = nil
    ) {
        self.accountID = accountID
        self.session = session
        self.roles = roles
        self.person = person
        self.mustHelp = mustHelp
        self.proof = proof
    }
}

/// Who reads, and when: whoever was read from a cache is asked about again in the snapshot of what is read (S-350).
package struct ActingReader: Sendable {
    package let caller: ActingCaller
    package let time: Timestamp

    package init(_ caller: ActingCaller, at time: Timestamp) {
        self.caller = caller
        self.time = time
    }
}

extension Transaction {
    /// From here on the conditions about `actor` are about the roles that count in the caller's session.
    mutating func require(_ caller: ActingCaller?, at now: Timestamp) throws {
        rules = try rules.require(caller, connection, at: now)
    }

    /// One's own account without the roles that sleep: what one may do to it is decided by those that count.
    func seen(_ account: Account, by caller: ActingCaller?) -> Account {
        guard account.id == caller?.accountID else { return account }
        var seen = account
        seen.roles = account.held.subtracting(rules.asleep)
        seen.asleep = account.held.intersection(rules.asleep)
        return seen
    }

    /// Asks for a proof that the act turned out to need; nil is the operator, or no need.
    func require(_ proof: StepUpRule?, of caller: ActingCaller?, at now: Timestamp) throws {
        guard let proof, let caller else { return }
        try RoleRules.actingSession(caller, connection, at: now).require(proof, at: now)
    }

    /// The session that acts goes on, and others of the account end: that must be the last one of its line. One that a step-up has
    /// replaced would end the one in its place, and a minute later itself. Throws `reauth_required`: the browser has the newer token.
    func requireLasting(_ session: RandomID?) throws {
        guard let session else { return }
        let replaced = try query(
            """
            SELECT account.factor_kinds FROM session JOIN account ON account.id = session.account_id
            WHERE session.public_id = ? AND session.planned_end IS NOT NULL
            """,
            session
        ).first.map { FactorKinds(rawValue: try $0.integer(0)) }
        guard let factors = replaced else { return }
        throw LatchkeyError(.reauthRequired, needs: RequiredProof(recent: nil, factors: factors.isEmpty ? 1 : 2))
    }
}

extension RoleRules {
    /// Throws `token_invalid` when the session has ended or the account is no longer active or its time is over, `forbidden` when its role
    /// no longer allows the act or the caller may not help the person, `not_found` when a leader does not lead the person any more, and
    /// `reauth_required` when what the session has proven is not enough, or not any more, also for the role. Nil is the operator.
    ///
    /// Answers these rules for the rest of the transaction: in them `actor` has no role that sleeps.
    @discardableResult
    func require(_ caller: ActingCaller?, _ connection: any Connection, at now: Timestamp) throws -> RoleRules {
        guard let caller else { return self }
        let session = try RoleRules.actingSession(caller, connection, at: now)
        let rules = session.rules(self, at: now)
        try rules.requireRight(caller, of: session, connection)
        if let proof = caller.proof { try session.require(proof, at: now) }
        if caller.mustHelp, let person = caller.person { try rules.requireHelp(caller, of: person, connection) }
        return rules
    }

    /// The same for a read; nil is the operator, or what asks by itself.
    func require(_ reader: ActingReader?, _ connection: any Connection) throws -> RoleRules {
        guard let reader else { return self }
        return try require(reader.caller, connection, at: reader.time)
    }

    /// The session that acts, if it lives by now.
    fileprivate static func actingSession(
        _ caller: ActingCaller, _ connection: any Connection, at now: Timestamp
    ) throws -> ActingSession {
        let rows = try connection.query(
            """
            SELECT actor.roles, actor.factor_kinds, session.methods, session.authenticated_at, session.factor_at,
                actor.factor_due_at
            FROM session JOIN account AS actor ON actor.id = session.account_id
            WHERE session.public_id = ? AND actor.id = ? AND \(Store.isActive("actor"))
                AND session.idle_end > ? AND session.absolute_end > ? AND \(Store.lasts("actor"))
            """,
            [
                caller.session.databaseValue, caller.accountID.databaseValue, now.databaseValue, now.databaseValue,
                now.databaseValue,
            ])
        guard let row = rows.first else { throw LatchkeyError(.tokenInvalid) }
        return ActingSession(
            held: Roles(number: try row.integer(0)),
            factors: FactorState(
                FactorKinds(rawValue: try row.integer(1)), dueAt: try row.optionalTimestamp(5)),
            authentication: Authentication(
                SessionRow.methods(in: try row.text(2)), at: try row.timestamp(3),
                factorAt: try row.optionalTimestamp(4)))
    }

    private func requireRight(
        _ caller: ActingCaller, of session: ActingSession, _ connection: any Connection
    ) throws {
        let roles = session.held.subtracting(asleep)
        guard let needed = caller.roles, roles.isDisjoint(with: needed) else { return }
        if let person = caller.person, catalog.allows(roles, .leadGroups) {
            // What another role gives does not depend on the one that sleeps.
            let led = try connection.query("SELECT 1 WHERE \(isLed("?", by: "?"))", caller.accountID, person)
            guard led.isEmpty else { return }
            if asleep.isDisjoint(with: needed) { throw LatchkeyError(.notFound) }
        }
        throw forbidden(needing: needed)
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
            throw forbidden(needing: .admin)
        }
    }
}

/// What a transaction finds about a caller.
private struct ActingSession {
    /// All that the account has, whether or not they count here.
    let held: Roles
    let factors: FactorState
    let authentication: Authentication

    func require(_ proof: StepUpRule, at now: Timestamp) throws(LatchkeyError) {
        try proof.require(authentication, of: factors.kinds, at: now)
    }

    func rules(_ rules: RoleRules, at now: Timestamp) -> RoleRules {
        guard !rules.policy.isNone else { return rules }
        let awake = held.awake(factors, authentication, rules.policy, at: now).roles
        return rules.without(held.subtracting(awake))
    }
}
