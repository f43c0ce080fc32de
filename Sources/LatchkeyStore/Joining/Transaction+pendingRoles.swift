import LatchkeyCore

/// Roles that somebody has given to an account that waits to be let in. When it begins to be active their givers are asked for again, as
/// the makers of codes are (S-362). Who approves an account answers for who it is, and not for what others have given it; and a confirmed
/// address lets people in whom nobody looks at.
extension Transaction {
    /// Notes who gives the role, where the account waits: for a new one, or beside those who have given it, also to one that was disabled
    /// while it waited. The operator (nil) answers for
    /// it from then on, and for one that is there without a giver. Whether anything is new.
    func noteGiver(of role: Roles, to id: AccountID, by giver: AccountID?, isNew: Bool) throws -> Bool {
        guard let bit = role.bit, role != rules.catalog.defaultRole else { return false }
        guard let giver else { return try forgetGivers(of: role, for: id) }
        return try !query(
            """
            INSERT INTO pending_role (account_id, bit, given_by, ended)
            SELECT account.id, ?, ?, 0 FROM account WHERE account.id = ? AND \(Store.isOff("account"))
                AND ((? = 1 AND EXISTS (SELECT 1 FROM pending_account WHERE pending_account.account_id = account.id))
                    OR EXISTS (
                        SELECT 1 FROM pending_role AS given WHERE given.account_id = account.id AND given.bit = ?))
            ON CONFLICT (account_id, bit, given_by) DO UPDATE SET ended = 0 WHERE pending_role.ended = 1
            RETURNING bit
            """,
            Int64(bit), giver, id, isNew, Int64(bit)
        ).isEmpty
    }

    /// Of a role that is taken, or that the operator gives. Whether there were any.
    @discardableResult
    func forgetGivers(of role: Roles, for id: AccountID) throws -> Bool {
        guard let bit = role.bit else { return false }
        return try !query(
            "DELETE FROM pending_role WHERE account_id = ? AND bit = ? RETURNING bit", id, Int64(bit)
        ).isEmpty
    }

    /// An account that is active waits for nothing: an earlier program has let it in, and asked nobody.
    func forgetGiversOfActive(_ id: AccountID) throws {
        try execute(
            """
            DELETE FROM pending_role WHERE account_id = ?
                AND EXISTS (SELECT 1 FROM account WHERE account.id = pending_role.account_id AND \(Store.isActive("account")))
            """,
            id)
    }

    /// What the account has given to others who wait counts no more, and does not come back with its right.
    func endGivenRoles(by giver: AccountID) throws -> Int {
        try query("UPDATE pending_role SET ended = 1 WHERE given_by = ? AND ended = 0 RETURNING 1", giver).count
    }

    /// The account begins to be active: of what was given to it while it waited, it keeps what somebody has given who is active and may
    /// give it by now, asked in the statement that takes the rest. Who has nothing else has the default role. Each change is recorded.
    mutating func keepGivenRoles(of id: AccountID, at now: Timestamp) throws {
        let given = try query("SELECT DISTINCT bit FROM pending_role WHERE account_id = ? ORDER BY bit", id)
            .map { Roles(bit: Int(try $0.integer(0))) }
        guard !given.isEmpty else { return }
        let held = try roles(of: id)
        let lost = given.map { "CASE WHEN \(rules.hasGiver(of: $0)) THEN 0 ELSE \($0.number) END" }
        let kept = "roles & ~(\(lost.joined(separator: " + ")))"
        let times = repeatElement(now.databaseValue, count: given.count * 2)
        _ = try connection.query(
            """
            UPDATE account SET roles = CASE WHEN (\(kept)) = 0 THEN \(rules.catalog.defaultRole.number) ELSE \(kept) END
            WHERE id = ? RETURNING id
            """,
            times + [id.databaseValue])
        try execute("DELETE FROM pending_role WHERE account_id = ?", id)
        let left = try roles(of: id)
        guard left != held else { return }
        for bit in held.subtracting(left).bits {
            try execute("DELETE FROM role_end WHERE account_id = ? AND bit = ?", id, Int64(bit))
            try recordGiver("-\(try roleName(bit))", of: id, at: now)
        }
        for bit in left.subtracting(held).bits { try recordGiver("+\(try roleName(bit))", of: id, at: now) }
        try endWaysIn(after: .roleChanged, of: id)
        noteChange(of: id, at: now)
    }

    private func roles(of id: AccountID) throws -> Roles {
        try query("SELECT roles FROM account WHERE id = ?", id).first.map { Roles(number: try $0.integer(0)) } ?? []
    }

    private mutating func recordGiver(_ role: String, of id: AccountID, at now: Timestamp) throws {
        try record(AuditEvent(.roleChanged, at: now, accountID: id, details: ["role": role, "by": "giver"]))
    }
}

extension RoleRules {
    /// Somebody has given this role to the account of the statement while it waited, is active and may give it by now: to one whom they
    /// see, whatever the account is by this very role. Stands for the time.
    fileprivate func hasGiver(of role: Roles) -> String {
        """
        EXISTS (SELECT 1 FROM pending_role AS given JOIN account AS giver ON giver.id = given.given_by
            WHERE given.account_id = account.id AND given.bit = \(role.bit ?? -1) AND given.ended = 0
                AND \(holds("giver", catalog.givers(of: role))) AND \(Store.lasts("giver"))
                AND (\(isAllowed("giver", .readUsers)) OR \(leadsGroup(of: "account.id", by: "giver.id"))))
        """
    }
}
