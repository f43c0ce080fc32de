package import LatchkeyCore

/// One role given or taken, one bit in one statement: whoever gives another role at the same time loses nothing (R-006).
extension Store {
    /// Gives the role, until `end` or permanently. Whoever acts must be active and a giver of it by then, must help the person, and
    /// give nothing to themselves but as an administrator (R-005).
    ///
    /// Giving what is there already, until the same end, changes nothing but who answers for it where the account waits (S-362).
    ///
    /// Throws `not_found`, `forbidden`, `token_invalid`, `invalid_fields` for a thirteenth role, and `last_admin` where people give an
    /// end to the last administrator for good (S-210). Nil as the caller is the operator, who may.
    package func giveRole(
        _ role: Roles, until end: Timestamp?, to id: AccountID, acting caller: ActingCaller?, event: AuditEvent
    ) async throws(LatchkeyError) -> Account {
        try await write(.everything) { transaction in
            try transaction.require(caller, at: event.at)
            // One whose end has come is given anew, though it is still there until the end is settled.
            let isOver = try Store.end(of: role, for: id, in: transaction).map { $0 <= event.at } ?? false
            let isNew = try isOver || !transaction.holds(role, id)
            let ends = role.contains(.admin) && end != nil && caller != nil
            let given = try transaction.query(
                """
                UPDATE account SET roles = roles | \(role.number)
                WHERE id = ? AND \(transaction.rules.mayChange(role))
                AND ((roles & \(role.number)) <> 0 OR \(Store.hasRoom))
                AND \(ends ? Store.leavesAdministrator : "1 = 1") RETURNING id
                """,
                id, caller == nil, caller?.accountID)
            guard !given.isEmpty else { throw try Store.unchanged(role, of: id, caller, in: transaction) }
            // From now on it is of people, and no provider takes it.
            let wasProviders = try transaction.forgetProviders(of: role, for: id)
            let isNewGiver = try transaction.noteGiver(of: role, to: id, by: caller?.accountID, isNew: isNew)
            guard
                try isNew || wasProviders || isNewGiver || Store.end(of: role, for: id, in: transaction) != end
            else {
                return try transaction.account(id)
            }
            try Store.setEnd(of: role, for: id, end, in: transaction)
            if role.contains(.admin) { try Store.closeSetup(at: event.at, in: transaction) }
            guard isNew else { return try Store.changed(id, event: event, in: &transaction) }
            let ended = try transaction.endWaysIn(after: .roleChanged, of: id)
            return try Store.changed(id, event: event.telling(ended), in: &transaction)
        }
    }

    /// Takes the role; taking what is not there changes nothing. Throws as `giveRole`, and `last_admin`.
    package func takeRole(
        _ role: Roles, from id: AccountID, acting caller: ActingCaller?, event: AuditEvent
    ) async throws(LatchkeyError) -> Account {
        try await write(.everything) { transaction in
            try transaction.require(caller, at: event.at)
            let wasThere = try transaction.holds(role, id)
            let rule = role.contains(.admin) ? Store.leavesAdministrator : "1 = 1"
            let taken = try transaction.query(
                """
                UPDATE account SET roles = roles & ~\(role.number)
                WHERE id = ? AND \(transaction.rules.mayChange(role)) AND \(rule) RETURNING id
                """,
                id, caller == nil, caller?.accountID)
            guard !taken.isEmpty else { throw try Store.unchanged(role, of: id, caller, in: transaction) }
            guard wasThere, let bit = role.bit else { return try transaction.account(id) }
            _ = try transaction.forgetProviders(of: role, for: id)
            try transaction.forgetGivers(of: role, for: id)
            try transaction.execute("DELETE FROM role_end WHERE account_id = ? AND bit = ?", id, Int64(bit))
            let ended = try transaction.endWaysIn(after: .roleChanged, of: id)
            return try Store.changed(id, event: event.telling(ended), in: &transaction)
        }
    }

    private static func changed(
        _ id: AccountID, event: AuditEvent, in transaction: inout Transaction
    ) throws -> Account {
        try transaction.record(event)
        transaction.noteChange(of: id, at: event.at)
        return try transaction.account(id)
    }

    private static func end(of role: Roles, for id: AccountID, in transaction: Transaction) throws -> Timestamp? {
        guard let bit = role.bit else { return nil }
        return try transaction.query(
            "SELECT ends_at FROM role_end WHERE account_id = ? AND bit = ?", id, Int64(bit)
        ).first?.timestamp(0)
    }

    private static func setEnd(
        of role: Roles, for id: AccountID, _ end: Timestamp?, in transaction: Transaction
    ) throws {
        guard let bit = role.bit else { return }
        guard let end else {
            return try transaction.execute("DELETE FROM role_end WHERE account_id = ? AND bit = ?", id, Int64(bit))
        }
        try transaction.execute(
            """
            INSERT INTO role_end (account_id, bit, ends_at) VALUES (?, ?, ?)
            ON CONFLICT (account_id, bit) DO UPDATE SET ends_at = excluded.ends_at
            """,
            id, Int64(bit), end)
    }

    /// Fewer than twelve bits. There is no function for it that both engines have.
    private static let hasRoom: String = {
        let bits = (0...Roles.declaredBits.upperBound).map { "((roles >> \($0)) & 1)" }
        return "(\(bits.joined(separator: " + "))) < \(Roles.mostOfAnAccount)"
    }()

    /// Why nothing was given or taken.
    private static func unchanged(
        _ role: Roles, of id: AccountID, _ caller: ActingCaller?, in transaction: Transaction
    ) throws -> LatchkeyError {
        let rows = try transaction.query(
            "SELECT CASE WHEN \(transaction.rules.mayChange(role)) THEN 1 ELSE 0 END, roles FROM account WHERE id = ?",
            caller == nil, caller?.accountID, id)
        guard let row = rows.first else { return LatchkeyError(.notFound) }
        guard try row.bool(0) else {
            return transaction.rules.forbidden(needing: transaction.rules.catalog.givers(of: role))
        }
        let holds = try row.integer(1) & role.number != 0
        return holds ? LatchkeyError(.lastAdmin) : .field("role", .rolesCount(most: Roles.mostOfAnAccount))
    }
}

/// Roles whose time is over.
extension Store {
    /// Takes the roles that end until now, at most `count`; an active administrator always remains (R-010, S-210). Answers how many
    /// were looked at.
    package func endRoles(at now: Timestamp, count: Int) async throws(LatchkeyError) -> Int {
        let isDue = try await read { connection in
            try !connection.query(
                """
                SELECT 1 FROM role_end JOIN account ON account.id = role_end.account_id
                WHERE role_end.ends_at <= ? AND (role_end.bit <> 0 OR \(Store.leavesSomeAdministrator)) LIMIT 1
                """,
                [now.databaseValue]
            ).isEmpty
        }
        guard isDue else { return 0 }
        return try await write(.everything) { transaction in
            let due = try transaction.query(
                """
                SELECT account_id, role_end.bit, role_name.name FROM role_end
                LEFT JOIN role_name ON role_name.bit = role_end.bit
                WHERE ends_at <= ? ORDER BY ends_at, account_id LIMIT ?
                """,
                now, count)
            for row in due {
                let bit = Int(try row.integer(1))
                let name = transaction.rules.catalog.firstName(of: Roles(bit: bit))
                try Store.endRole(
                    bit, named: try row.optionalText(2) ?? name, of: try row.id(0), at: now, in: &transaction)
            }
            return due.count
        }
    }

    private static func endRole(
        _ bit: Int, named name: String, of id: AccountID, at now: Timestamp, in transaction: inout Transaction
    ) throws {
        let role = Roles(bit: bit)
        let wasThere = try transaction.holds(role, id)
        let rule = role.contains(.admin) ? leavesSomeAdministrator : "1 = 1"
        let taken = try transaction.query(
            "UPDATE account SET roles = roles & ~\(role.number) WHERE id = ? AND \(rule) RETURNING id", id)
        guard !taken.isEmpty else { return }
        try transaction.execute("DELETE FROM role_end WHERE account_id = ? AND bit = ?", id, Int64(bit))
        try transaction.forgetGivers(of: role, for: id)
        guard wasThere else { return }
        let ended = try transaction.endWaysIn(after: .roleChanged, of: id)
        let event = AuditEvent(.roleChanged, at: now, accountID: id, details: ["role": "-\(name)", "by": "end"])
        try transaction.record(event.telling(ended))
        transaction.noteChange(of: id, at: now)
    }

    /// The administrator whose role should have ended, and goes on because nobody else is one.
    package func findKeptAdministrator(at now: Timestamp) async throws(LatchkeyError) -> AccountID? {
        try await read { connection in
            try connection.query(
                """
                SELECT account.id FROM role_end JOIN account ON account.id = role_end.account_id
                WHERE role_end.ends_at <= ? AND role_end.bit = 0 AND NOT \(Store.leavesSomeAdministrator) LIMIT 1
                """,
                [now.databaseValue]
            ).first?.id(0)
        }
    }

    package func recordKeptAdministrator(_ event: AuditEvent) async throws(LatchkeyError) {
        try await write(.additions) { transaction in try transaction.record(event) }
    }
}

extension Transaction {
    fileprivate func holds(_ role: Roles, _ id: AccountID) throws -> Bool {
        try !query("SELECT 1 FROM account WHERE id = ? AND (roles & \(role.number)) <> 0", id).isEmpty
    }

    fileprivate func account(_ id: AccountID) throws -> Account {
        guard let account = try findAccount(id) else { throw LatchkeyError(.notFound) }
        return account
    }
}

extension RoleRules {
    /// Whoever gives or takes this role may, and may help the account that the statement is on. Stands for two arguments, as
    /// `isNobody`.
    fileprivate func mayChange(_ role: Roles) -> String {
        let toOneself = "(actor.id <> account.id OR \(has("actor", .admin)))"
        let condition = [
            holds("actor", catalog.givers(of: role)), reaches("actor", "account", with: .readUsers),
            toOneself,
            mayTouch("actor", "account"),
        ].joined(separator: " AND ")
        return RoleRules.isNobody(orActor: condition)
    }
}
