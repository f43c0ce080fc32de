package import LatchkeyCore

/// Roles that a provider's word gives, each with the identity that it came by (§2.5).
extension Store {
    /// Gives and takes what the provider says of this identity by now; whether the roles are others than before. Those that people have
    /// given stay. `event` is made for each role, from `+Name` or `-Name`.
    ///
    /// Nothing changes where the account is not active, its time is over, or the identity is no longer its own.
    package func setProviderRoles(
        _ wanted: Roles, by linked: LinkedIdentity, event: @escaping @Sendable (String) -> AuditEvent, at now: Timestamp
    ) async throws(LatchkeyError) -> Bool {
        let standard = roles.defaultRole
        // Most sign-ins change nothing, and write nothing for it.
        let isDue = try await read { connection in
            guard let found = try Store.providerRoles(of: linked, standard, connection, at: now) else { return false }
            return !found.change(to: wanted).isNothing
        }
        guard isDue else { return false }
        return try await write(.everything) { transaction in
            guard let found = try Store.providerRoles(of: linked, standard, transaction.connection, at: now) else {
                return false
            }
            let change = found.change(to: wanted)
            guard !change.isNothing else { return false }
            return try transaction.make(change, of: linked, from: found.all, event: event, at: now)
        }
    }

    /// Nil where nobody is signed in by this identity.
    private static func providerRoles(
        of linked: LinkedIdentity, _ standard: Roles, _ connection: any Connection, at now: Timestamp
    ) throws -> ProviderRoles? {
        let account = try connection.query(
            "SELECT roles FROM account WHERE id = ? AND \(signsIn)", signsInArguments(linked, at: now))
        guard let all = try account.first.map({ Roles(number: try $0.integer(0)) }) else { return nil }
        let rows = try connection.query(
            """
            SELECT bit, CASE WHEN identity_id = ? THEN 1 ELSE 0 END FROM provider_role WHERE account_id = ?
                AND EXISTS (SELECT 1 FROM identity WHERE identity.id = provider_role.identity_id)
            """,
            linked.id, linked.accountID)
        var (own, others) = (Roles(), Roles())
        for row in rows {
            let role = Roles(bit: Int(try row.integer(0)))
            if try row.bool(1) { own.formUnion(role) } else { others.formUnion(role) }
        }
        return ProviderRoles(all: all, own: own, others: others, standard: standard)
    }

    /// A condition of statements on `account`, behind its id; its arguments are `signsInArguments`.
    fileprivate static let signsIn = """
        state = 1 AND \(Store.lasts()) AND EXISTS (
            SELECT 1 FROM identity WHERE identity.id = ? AND identity.account_id = account.id AND identity.issuer = ?
                AND identity.subject = ?)
        """

    fileprivate static func signsInArguments(_ linked: LinkedIdentity, at now: Timestamp) -> [DatabaseValue] {
        [
            linked.accountID.databaseValue, now.databaseValue, linked.id.databaseValue, linked.issuer.databaseValue,
            linked.subject.databaseValue,
        ]
    }
}

extension Transaction {
    /// The roles must be what they were when they were looked at. False where they are not.
    fileprivate mutating func make(
        _ change: ProviderRoles.Change, of linked: LinkedIdentity, from all: Roles, event: (String) -> AuditEvent,
        at now: Timestamp
    ) throws -> Bool {
        let id = linked.accountID
        let roles = all.union(change.given).subtracting(change.taken)
        let changed = try connection.query(
            """
            UPDATE account SET roles = \(roles.number)
            WHERE roles = \(all.number) AND id = ? AND \(Store.signsIn) RETURNING id
            """,
            Store.signsInArguments(linked, at: now))
        guard !changed.isEmpty else { return false }
        try execute("DELETE FROM provider_role WHERE account_id = ? AND identity_id = ?", id, linked.id)
        for bit in change.named.bits {
            try execute(
                "INSERT INTO provider_role (account_id, bit, identity_id) VALUES (?, ?, ?)", id, Int64(bit), linked.id)
        }
        guard roles != all else { return false }
        try endWaysIn(after: .roleChanged, of: id)
        for bit in change.given.bits { try record(event("+\(try roleName(bit))")) }
        for bit in change.taken.bits { try record(event("-\(try roleName(bit))")) }
        noteChange(of: id, at: now)
        return true
    }

    /// Also of one that is declared no longer.
    func roleName(_ bit: Int) throws -> String {
        let name = rules.catalog.firstName(of: Roles(bit: bit))
        guard name.isEmpty else { return name }
        return try query("SELECT name FROM role_name WHERE bit = ?", Int64(bit)).first?.text(0) ?? String(bit)
    }

    /// People have given or taken it: it is no provider's any more. Whether it was one's.
    func forgetProviders(of role: Roles, for id: AccountID) throws -> Bool {
        guard let bit = role.bit else { return false }
        return try !query(
            "DELETE FROM provider_role WHERE account_id = ? AND bit = ? RETURNING bit", id, Int64(bit)
        ).isEmpty
    }

    /// Takes the roles whose identities have gone, where no other identity gives them. Answers which.
    func takeOrphanedRoles(of id: AccountID) throws -> Roles {
        let orphaned = try roles(
            """
            DELETE FROM provider_role WHERE account_id = ?
                AND NOT EXISTS (SELECT 1 FROM identity WHERE identity.id = provider_role.identity_id) RETURNING bit
            """, id)
        guard !orphaned.isEmpty else { return [] }
        let left = try roles("SELECT bit FROM provider_role WHERE account_id = ?", id)
        let held = try query("SELECT roles FROM account WHERE id = ?", id).first.map {
            Roles(number: try $0.integer(0))
        }
        let taken = orphaned.subtracting(left.union(.admin)).intersection(held ?? [])
        guard !taken.isEmpty else { return [] }
        try execute("UPDATE account SET roles = roles & ~\(taken.number) WHERE id = ?", id)
        return taken
    }

    private func roles(_ statement: String, _ id: AccountID) throws -> Roles {
        try query(statement, id).reduce(into: Roles()) { $0.formUnion(Roles(bit: Int(try $1.integer(0)))) }
    }

    /// Records that `event` has taken roles with the identities that gave them.
    mutating func recordRoles(_ ended: EndedAccess, of id: AccountID, by event: AuditEvent) throws {
        guard !ended.roles.isEmpty else { return }
        for bit in ended.roles.bits { try record(event.taking(try roleName(bit))) }
        noteChange(of: id, at: event.at)
    }
}

extension AuditEvent {
    /// That a role has gone by what this event tells of.
    fileprivate func taking(_ name: String) -> AuditEvent {
        AuditEvent(
            .roleChanged, at: at, accountID: accountID, actorID: actorID, actorKind: actorKind, session: session,
            ip: ip, requestID: requestID, details: ["role": "-\(name)", "by": kind.rawValue])
    }
}
