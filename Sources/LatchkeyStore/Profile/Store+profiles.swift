package import LatchkeyCore

extension Store {
    /// What the fields hold, by name; nil when there is no such account.
    package func findProfile(
        of id: AccountID, onlyActive: Bool = false
    ) async throws(LatchkeyError) -> [String: String]? {
        try await read { try Store.profile(of: id, onlyActive: onlyActive, in: $0) }
    }

    /// Nil takes a field's value away; fields that are not named stay. Answers what all of them hold then.
    ///
    /// `roles` are those of the account on which the changes were decided. Throws `not_found` when there is no such account,
    /// `busy` when its roles are others by now, `token_invalid`, `forbidden`. Nil as the caller is the operator. Its scope is the account
    /// and the caller's; roles change in the scope of everything alone.
    package func updateProfile(
        of id: AccountID, _ changes: [String: String?], acting caller: ActingCaller?, expecting roles: Roles? = nil,
        event: AuditEvent
    ) async throws(LatchkeyError) -> [String: String] {
        try await write(.accounts(id, caller?.accountID)) { transaction in
            try transaction.require(caller)
            guard let account = try transaction.findAccount(id) else { throw LatchkeyError(.notFound) }
            guard roles == nil || account.roles == roles else { throw LatchkeyError(.busy, retryAfter: 1) }
            for (field, value) in changes {
                try Store.setProfileValue(value, of: field, for: id, at: event.at, in: transaction)
            }
            try transaction.record(event)
            return try Store.profile(of: id, onlyActive: false, in: transaction.connection) ?? [:]
        }
    }

    /// Nil takes the field's value away.
    static func setProfileValue(
        _ value: String?, of field: String, for id: AccountID, at now: Timestamp, in transaction: Transaction
    ) throws {
        guard let value else {
            return try transaction.execute("DELETE FROM profile_value WHERE account_id = ? AND field = ?", id, field)
        }
        try transaction.execute(
            """
            INSERT INTO profile_value (account_id, field, value, updated_at) VALUES (?, ?, ?, ?)
            ON CONFLICT (account_id, field) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at
            """,
            id, field, value, now
        )
    }

    private static func profile(
        of id: AccountID, onlyActive: Bool, in connection: any Connection
    ) throws -> [String: String]? {
        let rule = onlyActive ? "account.state = \(Account.State.active.rawValue)" : "1 = 1"
        let rows = try connection.query(
            """
            SELECT profile_value.field, profile_value.value FROM account
            LEFT JOIN profile_value ON profile_value.account_id = account.id
            WHERE account.id = ? AND \(rule)
            """,
            id
        )
        guard !rows.isEmpty else { return nil }
        var values: [String: String] = [:]
        for row in rows {
            // An account without any value has a row all the same.
            if let field = try row.optionalText(0) { values[field] = try row.text(1) }
        }
        return values
    }
}
