package import LatchkeyCore

/// Roles that a provider's word gives, each with the identity that it came by (G-041).
extension Store {
    /// Gives and takes what the provider says of this identity by now. Those that people have given stay. The sign-in is counted before
    /// anything is given: where there is no room for it, roles are taken all the same.
    ///
    /// Nothing changes where the identity is no longer the account's own; nothing is given where the account is not active, its time is
    /// over, or a newer word has come. Throws `too_many_attempts`.
    package func settleRoles(
        _ word: ProviderWord, policy: ThrottlePolicy, at now: Timestamp
    ) async throws(LatchkeyError) -> SettledRoles {
        let standard = roles.defaultRole
        // Most sign-ins change nothing, and write nothing for it.
        let found = try await read { try Store.providerRoles(by: word, standard, $0, at: now) }
        guard let found else { return SettledRoles() }
        let due = found.change(to: word.roles, giving: word.signIns != nil)
        guard !due.isNothing else {
            // Where somebody is signed in, the gate notes it.
            if word.signIns == nil { try await write(.account(word.linked.accountID)) { try $0.note(word) } }
            return SettledRoles(unfit: due.unfit)
        }
        let refusal = try await due.isMore ? refusalToCount(word, policy: policy, at: now) : nil
        let isCounted = due.isMore && refusal == nil
        var settled = SettledRoles(isCounted: isCounted, unfit: due.unfit)
        if isCounted || !found.change(to: word.roles, giving: false).isNothing {
            settled.isChanged = try await change(by: word, giving: isCounted, at: now)
        }
        if let refusal { throw refusal }
        return settled
    }

    /// Nil where there was room.
    private func refusalToCount(
        _ word: ProviderWord, policy: ThrottlePolicy, at now: Timestamp
    ) async throws(LatchkeyError) -> LatchkeyError? {
        guard let uses = word.signIns, !uses.isEmpty else { return nil }
        do {
            try await take(uses, policy: policy, now: now)
            return nil
        } catch  where error.code == .tooManyAttempts {
            return error
        }
    }

    private func change(
        by word: ProviderWord, giving: Bool, at now: Timestamp
    ) async throws(LatchkeyError) -> Bool {
        let standard = roles.defaultRole
        return try await write(.everything) { transaction in
            guard let found = try Store.providerRoles(by: word, standard, transaction.connection, at: now) else {
                return false
            }
            let change = found.change(to: word.roles, giving: giving)
            guard !change.isNothing else { return false }
            return try transaction.make(change, by: word, from: found.all, at: now)
        }
    }

    /// Nil where the identity is no longer the account's own.
    private static func providerRoles(
        by word: ProviderWord, _ standard: Roles, _ connection: any Connection, at now: Timestamp
    ) throws -> ProviderRoles? {
        let linked = word.linked
        let accounts = try connection.query(
            """
            SELECT account.roles, CASE WHEN \(Store.isActive("account")) AND \(Store.lasts()) AND identity.roles_said_at <= ?
                THEN 1 ELSE 0 END
            FROM identity JOIN account ON account.id = identity.account_id
            WHERE identity.id = ? AND identity.account_id = ? AND identity.issuer = ? AND identity.subject = ?
            """,
            now, word.saidAt, linked.id, linked.accountID, linked.issuer, linked.subject)
        guard let account = accounts.first else { return nil }
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
        return ProviderRoles(
            all: Roles(number: try account.integer(0)), own: own, others: others, standard: standard,
            mayGain: try account.bool(1))
    }
}

extension Transaction {
    /// The roles must be what they were when they were looked at, the identity the account's own, and where there is more, the account
    /// active and the word the newest. False where any of it is not so.
    fileprivate mutating func make(
        _ change: ProviderRoles.Change, by word: ProviderWord, from all: Roles, at now: Timestamp
    ) throws -> Bool {
        let (linked, id, gives) = (word.linked, word.linked.accountID, change.isMore)
        let roles = all.union(change.given).subtracting(change.taken)
        let changed = try query(
            """
            UPDATE account SET roles = \(roles.number)
            WHERE roles = \(all.number) AND id = ? AND (? = 0 OR (\(Store.isActive()) AND \(Store.lasts()))) AND EXISTS (
                SELECT 1 FROM identity WHERE identity.id = ? AND identity.account_id = account.id AND identity.issuer = ?
                    AND identity.subject = ? AND (? = 0 OR identity.roles_said_at <= ?))
            RETURNING id
            """,
            id, gives, now, linked.id, linked.issuer, linked.subject, gives, word.saidAt)
        guard !changed.isEmpty else { return false }
        try note(word)
        try execute("DELETE FROM provider_role WHERE account_id = ? AND identity_id = ?", id, linked.id)
        for bit in change.named.bits {
            try execute(
                "INSERT INTO provider_role (account_id, bit, identity_id) VALUES (?, ?, ?)", id, Int64(bit), linked.id)
        }
        guard roles != all else { return false }
        try endWaysIn(after: .roleChanged, of: id)
        for bit in change.given.bits { try record(word.event("+\(try roleName(bit))")) }
        for bit in change.taken.bits { try record(word.event("-\(try roleName(bit))")) }
        noteChange(of: id, at: now)
        return true
    }

    /// An older word gives nothing from now on (S-384).
    fileprivate func note(_ word: ProviderWord) throws {
        try execute(
            "UPDATE identity SET roles_said_at = ? WHERE id = ? AND account_id = ? AND roles_said_at < ?", word.saidAt,
            word.linked.id, word.linked.accountID, word.saidAt)
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
        // The default role stays, whoever gave it before it was that (S-382).
        let never = rules.catalog.defaultRole.union(.admin)
        let taken = orphaned.subtracting(left.union(never)).intersection(held ?? [])
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
