package import LatchkeyCore

/// The set-up of the first administrator: possible once in the life of a database, also when that administrator is gone (S-140).
extension Store {
    /// Makes `code` the one set-up code; answers false when set-up is over or the database already has an administrator.
    package func offerSetup(code: String, now: Timestamp) async throws(LatchkeyError) -> Bool {
        try await write(.everything) { transaction in
            if try !transaction.query("SELECT 1 FROM account WHERE roles & \(Roles.admin.rawValue) <> 0 LIMIT 1")
                .isEmpty
            {
                try Store.closeSetup(at: now, in: transaction)
                return false
            }
            return try !transaction.query(
                """
                INSERT INTO first_setup (id, code_hash, completed_at) VALUES (1, ?, NULL)
                ON CONFLICT (id) DO UPDATE SET code_hash = excluded.code_hash WHERE first_setup.completed_at IS NULL
                RETURNING id
                """,
                SecretHash.of(code)
            ).isEmpty
        }
    }

    package func setupState() async throws(LatchkeyError) -> SetupState {
        try await read { connection in
            let row = try connection.query("SELECT completed_at, code_hash FROM first_setup").first
            guard let row else { return .notOffered }
            guard try row.isNull(0) else { return .closed }
            return try row.isNull(1) ? .notOffered : .open
        }
    }

    /// True while `code` would be taken.
    package func isSetupCode(_ code: String) async throws(LatchkeyError) -> Bool {
        try await read { connection in
            try !connection.query(
                "SELECT 1 FROM first_setup WHERE completed_at IS NULL AND code_hash = ?", SecretHash.of(code)
            ).isEmpty
        }
    }

    /// Uses up the code and stores the first administrator, or does neither. Throws `setup_closed`, `uid_taken`.
    package func completeSetup(
        code: String, account: Account, passwordHash: String?, event: AuditEvent
    ) async throws(LatchkeyError) {
        try await write(.everything) { transaction in
            let used = try transaction.query(
                """
                UPDATE first_setup SET completed_at = ?, code_hash = NULL
                WHERE id = 1 AND completed_at IS NULL AND code_hash = ? RETURNING id
                """,
                event.at, SecretHash.of(code)
            )
            guard !used.isEmpty else { throw LatchkeyError(.setupClosed) }
            try Store.insert(account, passwordHash: passwordHash, by: .operator, at: event.at, in: transaction)
            try transaction.record(event)
        }
    }

    static func closeSetup(at now: Timestamp, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO first_setup (id, code_hash, completed_at) VALUES (1, NULL, ?)
            ON CONFLICT (id) DO UPDATE SET code_hash = NULL, completed_at = excluded.completed_at
            WHERE first_setup.completed_at IS NULL
            """,
            now
        )
    }
}
