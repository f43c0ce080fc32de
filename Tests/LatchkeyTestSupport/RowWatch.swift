import LatchkeyCore
import LatchkeyStore

/// Whose rows a transaction has changed: triggers write it down, so that the outcome is judged and not the statements.
///
/// In a temporary table, which lives in the one connection of a database in memory and is seen by nobody else.
enum RowWatch {
    /// Tables, with the column that says whose a row is, and the one that names somebody else whose it is too.
    private static let tables: [(name: String, owner: String, other: String?)] = [
        ("account", "id", nil), ("session", "account_id", nil), ("known_device", "account_id", nil),
        ("picture", "account_id", nil), ("profile_value", "account_id", nil), ("pending_account", "account_id", nil),
        ("pending_role", "account_id", "given_by"),
        ("resting_uid", "account_id", nil), ("one_time_token", "account_id", "issued_by"),
        ("code_shown", "account_id", nil), ("added_address", "account_id", nil),
        ("join_code", "created_by", nil), ("membership", "account_id", nil), ("people_group", "NULL", nil),
        ("job", "account_id", nil), ("totp", "account_id", nil), ("recovery_set", "account_id", nil),
        ("sign_in_ticket", "account_id", nil), ("passkey", "account_id", nil), ("passkey_user", "account_id", nil),
        ("identity", "account_id", nil), ("provider_role", "account_id", nil),
        ("identity_reservation", "account_id", "created_by"),
        ("used_challenge", "NULL", nil), ("data_key", "NULL", nil), ("service_key", "NULL", nil),
        ("throttle", "bucket", nil),
        ("first_setup", "NULL", nil), ("secret_key_use", "NULL", nil), ("audit_limit", "NULL", nil),
        ("audit_event", "NULL", nil),
        ("audit_daily", "NULL", nil), ("audit_place", "NULL", nil),
    ]

    static var statements: [String] {
        ["CREATE TEMP TABLE watched (name TEXT, act TEXT, owner BLOB, other BLOB)"]
            + tables.flatMap { table in
                [("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD")].map { act, row in
                    let owner = table.owner == "NULL" ? "NULL" : "\(row).\(table.owner)"
                    let other = table.other.map { "\(row).\($0)" } ?? "NULL"
                    return """
                        CREATE TEMP TRIGGER watched_\(table.name)_\(act) AFTER \(act) ON main.\(table.name)
                        BEGIN INSERT INTO watched VALUES ('\(table.name)', '\(act)', \(owner), \(other)); END
                        """
                }
            }
    }

    /// Throws when a row is none of those that a write of this scope may change.
    static func check(_ scope: WriteScope, _ connection: any Connection) throws {
        let rows = try connection.query("SELECT DISTINCT name, act, owner, other FROM watched")
        guard !rows.isEmpty else { return }
        try connection.execute("DELETE FROM watched")
        guard let parts = scope.parts else { return }
        // A code that others made goes with those who have seen it, as with its maker.
        let seesCodes = try rows.contains { row in
            guard try row.text(0) == "code_shown", let id = AccountID(bytes: try row.blob(2)) else { return false }
            return parts.contains(.account(id))
        }
        for row in rows {
            let (name, act) = (try row.text(0), try row.text(1))
            func owns(_ column: Int) throws -> Bool {
                guard try !row.isNull(column), let id = AccountID(bytes: try row.blob(column)) else { return false }
                return parts.contains(.account(id))
            }
            let isAllowed =
                switch (name, act) {
                // Each looked at and changed in one statement.
                case ("throttle", _): parts.contains { $0.isCounted } || (scope == .upkeep && act == "DELETE")
                case ("job", "INSERT"): true
                case ("job", "UPDATE"): parts.contains(.outbox)
                case ("job", "DELETE") where parts.contains(.outbox): true
                case ("session", "UPDATE") where scope == .lastUses: true
                case ("code_shown", "DELETE"): true
                case ("one_time_token", "DELETE") where seesCodes: true
                case ("session", "DELETE"), ("job", "DELETE"), ("resting_uid", "DELETE"), ("one_time_token", "DELETE"):
                    try scope == .upkeep || (name != "job" && (owns(2) || owns(3)))
                case ("totp", "DELETE"), ("sign_in_ticket", "DELETE"): try scope == .upkeep || owns(2)
                case ("identity_reservation", "DELETE"): try scope == .upkeep || owns(2) || owns(3)
                case ("pending_role", "UPDATE"): try owns(2) || owns(3)
                // Made in the statement that looks for it.
                case ("used_challenge", "INSERT"): true
                case ("used_challenge", _): scope == .upkeep
                case ("audit_event", "INSERT"): true
                case ("audit_event", "DELETE"), ("audit_limit", "INSERT"), ("audit_limit", "UPDATE"): scope == .upkeep
                case ("audit_daily", _), ("audit_place", _): scope == .upkeep
                case ("service_key", _): parts.contains(.serviceKeys)
                case ("first_setup", _), ("people_group", _), ("data_key", _): false
                default: try owns(2)
                }
            guard isAllowed else {
                throw DatabaseError(.other, "\(act) of \(name) is not in the scope \(parts)")
            }
        }
    }
}

extension WriteScope.Part {
    fileprivate var isCounted: Bool {
        switch self {
        case .account, .counter: true
        case .outbox, .serviceKeys, .upkeep: false
        }
    }
}
