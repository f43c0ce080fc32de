/// A table as a copy takes it: all its columns, those of the primary key first.
///
/// Keys are bytes, numbers and ASCII text, which both engines order alike.
struct StoredTable: Sendable {
    let name: String
    let columns: [String]
    let keyCount: Int
    /// Its key is a number that the engine hands out.
    let isSerial: Bool

    private init(_ name: String, key: [String], isSerial: Bool = false, _ others: [String]) {
        self.name = name
        self.columns = key + others
        self.keyCount = key.count
        self.isSerial = isSerial
    }

    /// Those that others refer to come first. `schema_migration` is not among them: each database tells of itself.
    static let all = [
        StoredTable(
            "account", key: ["id"],
            [
                "uid", "uid_key", "name", "name_key", "email", "email_verified", "search_text", "roles", "state",
                "password_hash",
                "created_at", "last_sign_in_at", "confirmed_mailbox", "factor_kinds", "factor_epoch", "factor_due_at",
                "ends_at", "email_writer",
            ]),
        StoredTable("role_name", key: ["bit"], ["name"]),
        StoredTable("role_end", key: ["account_id", "bit"], ["ends_at"]),
        StoredTable(
            "people_group", key: ["id"],
            ["key", "name", "name_key", "created_at", "created_by", "ends_at", "archived_at", "archived_by"]),
        StoredTable("membership", key: ["account_id", "group_id"], ["leader", "via", "joined_at"]),
        StoredTable(
            "session", key: ["secret_hash"],
            [
                "public_id", "account_id", "created_at", "last_seen_at", "idle_end", "absolute_end", "remembered",
                "method", "ip", "user_agent", "authenticated_at", "methods",
                "planned_end", "factor_at", "token_key", "key_used_at", "transport",
            ]),
        StoredTable("known_device", key: ["account_id", "device_hash"], ["last_used_at", "trusted_until"]),
        StoredTable("throttle", key: ["bucket"], ["failures", "blocked_until", "expires_at", "verdicts_due"]),
        StoredTable(
            "audit_event", key: ["seq"], isSerial: true,
            [
                "at", "kind", "account_id", "actor_id", "ip", "request_id", "detail", "actor_kind", "object",
                "session_id",
            ]),
        // Behind the events, which it is compared with.
        StoredTable("audit_limit", key: ["id"], ["before"]),
        StoredTable("audit_daily", key: ["day", "kind"], ["count"]),
        StoredTable("audit_place", key: ["id"], ["seq"]),
        StoredTable("account_change", key: ["seq"], isSerial: true, ["at", "account_id"]),
        StoredTable(
            "join_code", key: ["id"],
            [
                "code_hash", "role", "seats", "seats_taken", "uid_key", "email", "note", "created_at", "expires_at",
                "created_by", "revoked", "group_id",
            ]),
        StoredTable("join_code_use", key: ["code_id", "account_id"], ["joined_at"]),
        StoredTable("picture", key: ["account_id"], ["format", "bytes", "updated_at", "cleaner"]),
        StoredTable("profile_value", key: ["account_id", "field"], ["value", "updated_at"]),
        StoredTable("pending_account", key: ["account_id"], ["requested_at", "waits_for"]),
        StoredTable("pending_role", key: ["account_id", "bit", "given_by"], ["ended"]),
        StoredTable(
            "one_time_token", key: ["id"],
            ["purpose", "account_id", "email", "created_at", "expires_at", "failures", "issued_by", "mailbox"]),
        StoredTable("added_address", key: ["account_id", "email"], ["writer"]),
        StoredTable("code_shown", key: ["token_id", "account_id"], []),
        StoredTable(
            "job", key: ["id"],
            [
                "kind", "language", "account_id", "recipient", "token_id", "origin", "created_at", "state", "due_at",
                "attempts", "answer",
            ]),
        StoredTable("account_import", key: ["id"], ["first_at"]),
        StoredTable("secret_key_use", key: ["id"], ["kid", "started_at"]),
        StoredTable("resting_uid", key: ["uid_key"], ["rests_until", "account_id"]),
        StoredTable("data_key", key: ["id"], ["kid", "wrapped", "created_at"]),
        StoredTable(
            "service_key", key: ["kid"], ["sealed", "public_key", "created_at", "signs_from", "published_until"]),
        StoredTable(
            "totp", key: ["id"],
            [
                "account_id", "name", "sealed", "last_step", "drift", "failures", "created_at", "confirmed_at",
                "last_used_at", "begun_session", "begun_ticket",
            ]),
        StoredTable("recovery_set", key: ["account_id"], ["id", "used", "created_at"]),
        StoredTable(
            "sign_in_ticket", key: ["ticket_hash"],
            [
                "account_id", "methods", "authenticated_at", "remembered", "known_device", "origin", "factor_epoch",
                "created_at", "expires_at", "failures", "hand_off", "link_attempt",
            ]),
        StoredTable("passkey_user", key: ["account_id"], ["handle"]),
        StoredTable(
            "passkey", key: ["id"],
            [
                "account_id", "credential_id", "rp_id", "name", "algorithm", "public_key", "sign_count", "security_key",
                "discoverable", "user_verified", "backup_eligible", "backed_up", "transports", "aaguid", "created_at",
                "last_used_at",
            ]),
        StoredTable("used_challenge", key: ["challenge_hash"], ["expires_at"]),
        StoredTable(
            "sign_in_attempt", key: ["id"],
            [
                "origin", "return_path", "client_state", "challenge", "browser_hash", "remembered", "created_at",
                "expires_at", "account_id", "methods", "authenticated_at", "factor_at", "factor_epoch",
                "source_session", "latest_end", "code_issued_at", "used_at", "opened_session", "provider",
            ]),
        StoredTable(
            "identity", key: ["id"],
            [
                "account_id", "issuer", "subject", "provider", "login", "email", "created_at", "last_used_at",
                "had_password", "roles_said_at", "reserved_by",
            ]),
        StoredTable("provider_role", key: ["account_id", "bit", "identity_id"], []),
        StoredTable(
            "identity_reservation", key: ["account_id"], ["issuer", "login_key", "created_by", "expires_at"]),
        StoredTable(
            "provider_attempt", key: ["id"],
            [
                "kind", "step", "provider", "hand_off", "return_path", "account_id", "source_session", "browser_hash",
                "remembered", "issuer", "subject", "login", "name", "email", "email_proven", "failures", "created_at",
                "expires_at", "roles", "said_at",
            ]),
        StoredTable("first_setup", key: ["id"], ["code_hash", "completed_at"]),
    ]
}

extension StoredTable {
    /// Rows of a page: few enough for the arguments that one statement may have.
    private static let pageSize = 500

    func count(_ connection: any Connection) throws -> Int {
        Int(try connection.query("SELECT COUNT(*) FROM \(name)")[0].integer(0))
    }

    /// Hands over all rows in the order of the key, a page at a time.
    func readPages(_ connection: any Connection, _ take: ([DatabaseRow]) throws -> Void) throws {
        var last: DatabaseRow?
        while true {
            let key = last.map { Array($0.values.prefix(keyCount)) } ?? []
            let rows = try connection.query(
                pageText(isFirst: last == nil), key + [.integer(Int64(StoredTable.pageSize))])
            if !rows.isEmpty { try take(rows) }
            guard rows.count == StoredTable.pageSize else { return }
            last = rows.last
        }
    }

    private func pageText(isFirst: Bool) -> String {
        let key = columns.prefix(keyCount).joined(separator: ", ")
        let marks = SQLText.marks(keyCount)
        let rest = isFirst ? "" : "WHERE (\(key)) > (\(marks))"
        return "SELECT \(columns.joined(separator: ", ")) FROM \(name) \(rest) ORDER BY \(key) LIMIT ?"
    }

    func insert(_ rows: [DatabaseRow], _ connection: any Connection) throws {
        let marks = "(" + SQLText.marks(columns.count) + ")"
        try connection.query(
            """
            INSERT INTO \(name) (\(columns.joined(separator: ", "))) \
            VALUES \(repeatElement(marks, count: rows.count).joined(separator: ", "))
            """,
            rows.flatMap(\.values)
        )
    }
}
