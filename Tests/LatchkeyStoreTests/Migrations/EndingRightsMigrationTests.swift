import LatchkeyCore
import LatchkeySQLite
import LatchkeyStore
import LatchkeyTestSupport
import Testing

/// What a database of schema 7 held is judged by the rules of schema 8.
@Suite struct EndingRightsMigrationTests {
    private func oldDatabase() async throws -> any Database {
        let database = try SQLiteDatabase.inMemory()
        try await Migrator(database, migrations: Migration.all.filter { $0.number <= 7 }).run(now: TestClock.start)
        return database
    }

    private func add(_ uid: String, _ roles: Roles, to database: any Database) async throws -> AccountID {
        let id = AccountID.fixture()
        try await database.write {
            _ = try $0.query(
                """
                INSERT INTO account (id, uid, uid_key, name, email_verified, search_text, roles, state, created_at)
                VALUES (?, ?, ?, ?, 0, ?, ?, 1, 0)
                """,
                id, uid, uid, uid, uid, roles)
        }
        return id
    }

    private func addCode(
        for id: AccountID, at now: Timestamp, by actor: AccountID?, isRecorded: Bool = true, to database: any Database
    ) async throws -> RandomID {
        let token = RandomID.fixture()
        try await database.write { connection in
            _ = try connection.query(
                """
                INSERT INTO one_time_token (id, purpose, account_id, created_at, expires_at, failures)
                VALUES (?, 5, ?, ?, ?, 0)
                """,
                token, id, now, now + .seconds(3600))
            guard isRecorded else { return }
            _ = try connection.query(
                """
                INSERT INTO audit_event (at, kind, account_id, actor_id, ip, request_id, detail)
                VALUES (?, 'recovery_code_issued', ?, ?, '', '', '')
                """,
                now, id, actor)
        }
        return token
    }

    @Test("S-300: recovery codes of earlier days get the issuer that the audit knows; one it does not know is void")
    func issuers() async throws {
        let database = try await oldDatabase()
        let teacher = try await add("teach", .teacher, to: database)
        var pupils: [AccountID] = []
        for number in 0..<3 { pupils.append(try await add("pupil\(number)", .user, to: database)) }
        let now = TestClock.start
        let staffs = try await addCode(for: pupils[0], at: now, by: teacher, to: database)
        let operators = try await addCode(for: pupils[1], at: now, by: nil, to: database)
        let unknown = try await addCode(for: pupils[2], at: now, by: teacher, isRecorded: false, to: database)
        try await Migrator(database).run(now: now)
        let store = Store.tested(database)
        #expect(try await store.findToken(staffs, now: now)?.issuedBy == teacher)
        let kept = try await store.findToken(operators, now: now)
        #expect(kept != nil && kept?.issuedBy == nil)
        #expect(try await store.findToken(unknown, now: now) == nil)
    }

    @Test("S-330, S-333: a teacher's code for teachers is dead, other codes still let people in, and none is readable")
    func codes() async throws {
        let database = try await oldDatabase()
        let teacher = try await add("teach", .teacher, to: database)
        for (secret, role) in [("forpupils", Roles.user), ("forteachers", .teacher)] {
            try await database.write {
                _ = try $0.query(
                    """
                    INSERT INTO join_code (id, code_hash, shown_text, role, givers, seats, seats_taken, note, created_at,
                        expires_at, created_by, revoked) VALUES (?, ?, ?, ?, 3, 9, 0, '', 0, ?, ?, 0)
                    """,
                    RandomID.fixture(), Array(secret.utf8), "SHOWN-\(secret)", role, Int64.max, teacher)
            }
        }
        try await Migrator(database).run(now: TestClock.start)
        let store = Store.tested(database)
        func join(_ uid: String, _ secret: String, _ roles: Roles) async -> LatchkeyError.Code? {
            await code {
                try await store.createAccount(
                    NewAccount(
                        .fixture(uid: uid, roles: roles), passwordHash: nil, by: .person,
                        admission: .joinCode([Array(secret.utf8)]), events: []), acting: nil)
            }
        }
        #expect(await join("ann", "forpupils", .user) == nil)
        #expect(await join("bob", "forteachers", .teacher) == .joinCodeInvalid)
        #expect(try await !store.dump().contains { $0.contains("SHOWN") })
    }
}
