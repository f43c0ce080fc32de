import LatchkeyCore
import LatchkeyStore
import LatchkeyTestSupport
import Testing

/// A database as the version before roles and groups left it, with a row in every table.
@Suite struct OlderDatabaseTests {
    private static let person = AccountID.fixture()
    private static let account = person.databaseValue
    private static let bytes = DatabaseValue.blob(RandomID.fixture().bytes)
    private static let start = TestClock.start.databaseValue

    private static let rows: [(String, [DatabaseValue])] = [
        (
            """
            INSERT INTO account (id, uid, uid_key, name, email, email_verified, search_text, roles, state, password_hash,
                created_at, last_sign_in_at, confirmed_mailbox, name_key)
            VALUES (?, 'Ada', 'ada', 'Ada Łovelace', 'ada@example.org', 1, ?, 5, 1, 'hash', 7, 8, 'ada@example.org',
                'ada lovelace')
            """,
            [account, .text("ada\nada lovelace\nada@example.org")]
        ),
        (
            """
            INSERT INTO session (secret_hash, public_id, account_id, created_at, last_seen_at, idle_end, absolute_end,
                remembered, method, ip, user_agent, authenticated_at, methods)
            VALUES (?, ?, ?, 1, 2, 3, 4, 1, 'password', '192.0.2.7', 'Browser', 5, 'password')
            """, [bytes, bytes, account]
        ),
        ("INSERT INTO known_device (account_id, device_hash, last_used_at) VALUES (?, ?, 9)", [account, bytes]),
        (
            """
            INSERT INTO throttle (bucket, failures, blocked_until, expires_at, verdicts_due)
            VALUES (?, 3, 4, 9000000000000000, 1)
            """, [bytes]
        ),
        ("INSERT INTO account_change (at, account_id) VALUES (?, ?)", [start, account]),
        ("INSERT INTO first_setup (id, code_hash, completed_at) VALUES (1, ?, 2)", [bytes]),
        (
            """
            INSERT INTO audit_event (at, kind, account_id, actor_id, ip, request_id, detail)
            VALUES (?, 'role_changed', ?, ?, '192.0.2.7', 'r', '{"role":"Teacher"}')
            """, [start, account, account]
        ),
        ("INSERT INTO audit_limit (id, before) VALUES (1, 5)", []),
        (
            """
            INSERT INTO join_code (id, code_hash, role, seats, seats_taken, uid_key, email, note, created_at, expires_at,
                created_by, revoked)
            VALUES (?, ?, 2, 30, 4, 'x', 'x@example.org', 'Class', 1, 2, ?, 0)
            """, [bytes, bytes, account]
        ),
        ("INSERT INTO pending_account (account_id, requested_at, waits_for) VALUES (?, 1, 2)", [account]),
        (
            """
            INSERT INTO one_time_token (id, purpose, account_id, email, created_at, expires_at, failures, issued_by,
                mailbox)
            VALUES (?, 5, ?, 'a@example.org', 1, 2, 3, ?, 'a@example.org')
            """, [bytes, account, account]
        ),
        (
            "INSERT INTO picture (account_id, format, bytes, updated_at, cleaner) VALUES (?, 'png', ?, 1, 2)",
            [account, bytes]
        ),
        (
            "INSERT INTO profile_value (account_id, field, value, updated_at) VALUES (?, 'grade', '\"9\"', 1)",
            [account]
        ),
        ("INSERT INTO resting_uid (uid_key, rests_until, account_id) VALUES ('old', 1, ?)", [account]),
        (
            """
            INSERT INTO job (id, kind, language, account_id, recipient, token_id, origin, created_at, state, due_at, attempts,
                answer)
            VALUES (?, 'new_device', 'es', ?, 'ada@example.org', ?, '192.0.2.7', 1, 2, 3, 4, 'ok')
            """, [bytes, account, bytes]
        ),
    ]

    @Test(
        "A database from before roles and groups keeps every row of every table, and its people are found",
        arguments: Engine.allCases)
    func everyTable(_ engine: Engine) async throws {
        let store = try await engine.makeEmptyDatabase()
        let earlier = Migration.all.filter { $0.number <= 18 }
        try await Migrator(store.database, migrations: earlier).run(now: TestClock.start)
        for (sql, arguments) in OlderDatabaseTests.rows {
            try await store.database.write { _ = try $0.query(sql, arguments) }
        }
        let tables = try await store.database.read { [list = store.database.dialect.listTables] connection in
            try connection.query(list).map { try $0.text(0) }
        }
        let before = try await store.dump()
        for table in tables where !table.hasPrefix("sqlite_") {
            #expect(before.contains { $0.hasPrefix("\(table): ") }, "\(table)")
        }
        try await Migrator(store.database).run(now: TestClock.start)
        let after = try await store.dump()
        // New columns stand behind the old ones.
        for line in before where !line.hasPrefix("sqlite_") {
            #expect(after.contains { $0 == line || $0.hasPrefix(line + " | ") }, "\(line)")
        }
        let found = try await store.listAccounts(search: "lovelace", limit: 10, offset: 0)
        #expect(found.accounts.map(\.id) == [OlderDatabaseTests.person])
        #expect(found.accounts.first?.roles == [.admin, .user])
        let events = try await store.listEvents(of: OlderDatabaseTests.person, limit: 10)
        #expect(events.map(\.kind) == [.roleChanged] && events.first?.detail.contains("Teacher") == true)
    }

    @Test("A database that 0.2.0 itself made keeps every row of every table", arguments: Engine.allCases)
    func everyRow(_ engine: Engine) async throws {
        let old = try OldDatabase(of: engine)
        let store = try await engine.makeEmptyDatabase()
        try await old.load(into: store)
        let before = try await store.dump()
        for (table, count) in old.rows {
            #expect(before.count { $0.hasPrefix("\(table): ") } == count, "\(table)")
        }
        try await Migrator(store.database).run(now: old.madeAt)
        let after = try await store.dump()
        for line in before where !line.hasPrefix("sqlite_") {
            #expect(after.contains { $0 == line || $0.hasPrefix(line + " | ") }, "\(line)")
        }
        for (table, count) in old.rows where table != "schema_migration" {
            #expect(after.count { $0.hasPrefix("\(table): ") } == count, "\(table)")
        }
        #expect(try await Migrator(store.database).appliedNumber() == Migration.all.last?.number)
    }
}
