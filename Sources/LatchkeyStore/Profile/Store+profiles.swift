package import LatchkeyCore

/// What the fields of somebody's profile hold, and what decides who sees and changes them.
package struct StoredProfile: Sendable {
    /// By the names of the fields.
    package let values: [String: String]
    package let roles: Roles
    /// Whether the person is within the reach that was asked with, and within that of helping.
    package let isReached: Bool
    package let isHelped: Bool
}

extension Store {
    /// Of somebody within reach, or of anybody active where `isOpen` says that everybody sees something of everybody; else nil, as when
    /// there is no such account. Throws `token_invalid`, `forbidden`; nil as the reader is the operator.
    package func findProfile(
        of id: AccountID, within reach: Reach, helping: Reach, isOpen: Bool, to reader: ActingReader? = nil
    ) async throws(LatchkeyError) -> StoredProfile? {
        try await read { [rules] connection in
            let rules = try rules.require(reader, connection)
            let (rule, help) = (reach.condition(rules), helping.condition(rules))
            let open = isOpen ? Store.isActive("account") : "1 = 0"
            let rows = try connection.query(
                """
                SELECT account.roles, CASE WHEN \(rule.text) THEN 1 ELSE 0 END, CASE WHEN \(help.text) THEN 1 ELSE 0 END,
                    profile_value.field, profile_value.value
                FROM account LEFT JOIN profile_value ON profile_value.account_id = account.id
                WHERE account.id = ? AND (\(rule.text) OR \(open))
                """,
                rule.arguments + help.arguments + [id.databaseValue] + rule.arguments)
            guard let first = rows.first else { return nil }
            return StoredProfile(
                values: try Store.values(rows, from: 3), roles: Roles(number: try first.integer(0)),
                isReached: try first.bool(1), isHelped: try first.bool(2))
        }
    }

    /// What the fields hold, by name; nil when there is no such account.
    package func findProfile(of id: AccountID) async throws(LatchkeyError) -> [String: String]? {
        try await read { try Store.profile(of: id, in: $0) }
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
            try transaction.require(caller, at: event.at)
            guard let account = try transaction.findAccount(id) else { throw LatchkeyError(.notFound) }
            guard roles == nil || account.roles == roles else { throw LatchkeyError(.busy, retryAfter: 1) }
            for (field, value) in changes {
                try Store.setProfileValue(value, of: field, for: id, at: event.at, in: transaction)
            }
            try transaction.record(event)
            return try Store.profile(of: id, in: transaction.connection) ?? [:]
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

    private static func profile(of id: AccountID, in connection: any Connection) throws -> [String: String]? {
        let rows = try connection.query(
            """
            SELECT profile_value.field, profile_value.value FROM account
            LEFT JOIN profile_value ON profile_value.account_id = account.id
            WHERE account.id = ?
            """,
            id
        )
        return rows.isEmpty ? nil : try values(rows, from: 0)
    }

    /// An account without any value has a row all the same.
    private static func values(_ rows: [DatabaseRow], from first: Int) throws -> [String: String] {
        var values: [String: String] = [:]
        for row in rows {
            if let field = try row.optionalText(first) { values[field] = try row.text(first + 1) }
        }
        return values
    }
}
