import LatchkeyCore
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct StoreCopyTests {
    /// From each engine to each.
    private static let directions = [Engine.sqlite, .postgres].flatMap { one in
        [Engine.sqliteFile, .postgres].map { (one, $0) }
    }

    /// A row of every kind, with and without what may be missing, and more rows than go on a page.
    private func fill(_ store: Store) async throws {
        try await store.recordEvents([500, 499].map { .fixture(at: TestClock.start - .seconds($0 * 86_400)) })
        for number in 0..<3 {
            let account = try await store.add(.fixture(uid: "käthe\(number)"))
            let device = RandomID.fixture()
            try await store.openSession(
                .fixture(session: .fixture(of: account.id), device: device), policy: ThrottlePolicy())
            try await store.setState(
                number == 0 ? .disabled : .active, of: account.id, acting: nil,
                event: .fixture(of: account.id))
        }
        try await store.database.write { connection in
            for number in 0..<1203 {
                try connection.execute(
                    "INSERT INTO throttle (bucket, failures, blocked_until, expires_at) VALUES (?, ?, ?, ?)",
                    [UInt8(number / 256), UInt8(number % 256)], number, Int64.max, -1)
            }
        }
        let code = JoinCode(
            id: .fixture(), secretHash: [1, 2, 3], role: .user, seats: 40, binding: .email("käthe@example.org"),
            note: "Year 9", createdAt: TestClock.start, expiresAt: TestClock.start + .seconds(900), createdBy: nil)
        try await store.createJoinCode(code, acting: nil, event: .fixture(.joinCodeCreated))
        try await fillGroups(store)
        try await store.createAccount(
            NewAccount(
                .fixture(uid: "waiting"), passwordHash: "hash", by: .person, admission: .pending(.approval),
                events: [.fixture(.accountCreated)]), acting: nil)
        try await store.createAccount(
            NewAccount(
                .fixture(uid: "joiner", email: "käthe@example.org"), passwordHash: "hash", by: .person,
                admission: .joinCode([[1, 2, 3]]), events: [.fixture(.accountCreated)]), acting: nil)
        let leaver = Account.fixture(uid: "leaver")
        try await store.createAccount(NewAccount(leaver, passwordHash: "hash", by: .operator, events: []), acting: nil)
        _ = try await store.signIn(leaver)
        try await store.deleteAccount(leaver.id, acting: nil, event: .fixture(.accountDeleted))
        let waiting = try await store.add(.fixture(uid: "asking", email: "asking@example.org"))
        let token = OneTimeToken(
            id: .fixture(), purpose: .verifyEmail, accountID: waiting.id, email: waiting.email,
            createdAt: TestClock.start)
        let mail = OutgoingMail(
            id: .fixture(), kind: .verifyEmail, language: .spanish, accountID: waiting.id,
            recipient: "asking@example.org", tokenID: token.id, origin: "192.0.2.7", createdAt: TestClock.start)
        try await store.issueToken(IssuedToken(token, mails: [mail]), acting: nil, event: nil)
        try await store.setPicture(
            Picture(stored: Array(0...255), format: .png), of: waiting.id, acting: nil, event: .fixture(of: waiting.id))
        _ = try await store.updateProfile(
            of: waiting.id, ["section": "Käthe's", "grade": "1.5"], acting: nil, event: .fixture(of: waiting.id))
        let editors = try await store.declaring(RoleDeclarations(entries: "Editor"))
        _ = try await editors.giveRole(
            Roles(bit: 8), until: TestClock.start + .seconds(900), to: waiting.id, acting: nil,
            event: .fixture(of: waiting.id))
        _ = try await store.addDataKey(WrappedDataKey(keyID: "kid", bytes: [1, 2, 3]), now: TestClock.start)
        let careful = try await store.add(.fixture(uid: "careful"))
        _ = try await store.addFactor(to: careful)
        _ = try await store.openTicket(for: careful.id, hasFactor: true)
        _ = try await store.openTicket(for: careful.id, origin: nil, hasFactor: true)
        try await fillPasskeys(store, of: careful)
        try await fillHandOffs(store, of: careful)
        try await fillServiceKeys(store)
        try await store.execute(
            "INSERT INTO added_address (account_id, email, writer) VALUES (?, 'a@b.example', ?)", waiting.id, careful.id
        )
        // Last: a change of the account that has seen a code ends it.
        try await store.execute("INSERT INTO code_shown (token_id, account_id) VALUES (?, ?)", token.id, waiting.id)
        try await store.execute(
            "INSERT INTO pending_role (account_id, bit, given_by) VALUES (?, 8, ?)", waiting.id, careful.id)
        _ = try await store.offerSetup(code: "code", now: TestClock.start)
        #expect(try await pruneOne(store) == "count=1 seq=1")
    }

    private func fillPasskeys(_ store: Store, of account: Account) async throws {
        _ = try await store.passkeyUser(of: account.id, orAdd: [UInt8](repeating: 7, count: 32))
        for (number, lastUse) in [nil, TestClock.start].enumerated() {
            try await store.execute(
                """
                INSERT INTO passkey (id, account_id, credential_id, rp_id, name, algorithm, public_key, sign_count, security_key,
                    discoverable, user_verified, backup_eligible, backed_up, transports, aaguid, created_at, last_used_at)
                VALUES (?, ?, ?, 'auth.example', 'Käthe''s', -7, ?, ?, ?, 1, 1, 1, 0, 'usb nfc', ?, 7, ?)
                """,
                RandomID.fixture(), account.id, RandomID.fixture(), [UInt8]([1, 2, 3]), Int64(UInt32.max), number,
                [UInt8](repeating: 0, count: 16), lastUse)
        }
        try await store.execute(
            "INSERT INTO used_challenge (challenge_hash, expires_at) VALUES (?, 9)", RandomID.fixture())
    }

    private func fillServiceKeys(_ store: Store) async throws {
        for until in [Int64(9), nil] as [Int64?] {
            try await store.execute(
                """
                INSERT INTO service_key (kid, sealed, public_key, created_at, signs_from, published_until)
                VALUES (?, ?, ?, 7, 8, ?)
                """,
                RandomID.fixture().text, RandomID.fixture(), RandomID.fixture(), until.databaseValue)
        }
    }

    private func fillHandOffs(_ store: Store, of account: Account) async throws {
        for _ in 0..<2 {
            try await store.execute(
                """
                INSERT INTO sign_in_attempt (id, origin, return_path, client_state, challenge, browser_hash, remembered, created_at,
                    expires_at) VALUES (?, 'https://alice.example', '/?a', 'state', ?, ?, 1, 7, 9)
                """,
                RandomID.fixture(), RandomID.fixture(), RandomID.fixture())
        }
        try await store.execute(
            """
            UPDATE sign_in_attempt SET account_id = ?, methods = 'password', authenticated_at = 1, factor_at = 2, factor_epoch = 3,
                source_session = ?, latest_end = 4, code_issued_at = 5, used_at = 6, opened_session = ?
            WHERE id = (SELECT id FROM sign_in_attempt ORDER BY id LIMIT 1)
            """,
            account.id, RandomID.fixture(), RandomID.fixture())
        try await store.execute("INSERT INTO account_import (id, first_at) VALUES (1, 8)")
        try await store.execute("INSERT INTO secret_key_use (id, kid, started_at) VALUES (1, 'k', 8)")
        try await store.execute("UPDATE account SET email_writer = id WHERE email IS NOT NULL")
        try await store.execute("UPDATE sign_in_attempt SET provider = 'github' WHERE used_at IS NOT NULL")
        for number in 0..<2 {
            let isWhole = number == 0
            try await store.execute(
                """
                INSERT INTO identity (id, account_id, issuer, subject, provider, login, email, created_at, last_used_at,
                    had_password) VALUES (?, ?, 'https://idp.example', ?, 'github', ?, ?, 1, ?, 0)
                """,
                RandomID.fixture(), account.id, "\(number)", isWhole ? "Käthe" : nil, isWhole ? "a@b.example" : nil,
                isWhole ? 2 as Int64 : nil)
            try await store.execute(
                """
                INSERT INTO provider_attempt (id, kind, step, provider, hand_off, return_path, account_id, source_session,
                    browser_hash, remembered, issuer, subject, login, name, email, email_proven, failures, created_at,
                    expires_at) VALUES (?, ?, 3, 'github', ?, ?, ?, ?, ?, 1, 'i', 's', 'l', 'n', 'e@b.example', 1, 2, 3, 4)
                """,
                RandomID.fixture(), isWhole ? 3 as Int64 : 2, isWhole ? RandomID.fixture() : nil, isWhole ? "/a" : nil,
                isWhole ? account.id : nil, isWhole ? RandomID.fixture() : nil, isWhole ? RandomID.fixture() : nil)
        }
        try await store.execute(
            "INSERT INTO provider_role (account_id, bit, identity_id) SELECT account_id, 1, id FROM identity")
        try await store.execute("UPDATE provider_attempt SET roles = 'Editor Teacher', said_at = 6 WHERE kind = 3")
        try await store.execute(
            "UPDATE identity SET roles_said_at = 7, reserved_by = account_id WHERE login IS NOT NULL")
        try await store.execute(
            """
            INSERT INTO identity_reservation (account_id, issuer, login_key, created_by, expires_at)
            VALUES (?, 'https://idp.example', 'octo', ?, 5)
            """,
            account.id, account.id)
        try await store.execute("UPDATE sign_in_ticket SET hand_off = ? WHERE origin IS NULL", RandomID.fixture())
    }

    private func fillGroups(_ store: Store) async throws {
        let member = try await store.add(.fixture(uid: "member"))
        for number in 0..<2 {
            let group = PeopleGroup(
                id: .fixture(), key: try GroupKey("year9"), name: "Käthe's", createdAt: TestClock.start,
                createdBy: number == 0 ? nil : member.id)
            try await store.createGroup(group, isLed: number == 1, acting: nil, event: .fixture(.groupCreated))
            let code = JoinCode(
                id: .fixture(), secretHash: [UInt8(number)], role: .user, seats: 40, binding: nil, note: "",
                createdAt: TestClock.start, expiresAt: TestClock.start + .seconds(900), createdBy: nil,
                group: group.summary)
            try await store.createJoinCode(code, acting: nil, event: .fixture(.joinCodeCreated))
            guard number == 0 else { continue }
            try await store.setMember(
                member.id, of: group.id, isLeader: nil, acting: nil, added: .fixture(.memberAdded),
                leaderChanged: .fixture(.leaderChanged))
            try await store.archiveGroup(group.id, acting: nil, event: .fixture(.groupArchived))
        }
    }

    private func pruneOne(_ store: Store) async throws -> String? {
        let limit = TestClock.start - .seconds(400 * 86_400)
        try await store.countAllEvents()
        return try await store.pruneEvents(before: limit, count: 1, now: TestClock.start + .seconds(2 * 86_400))?.detail
    }

    @Test("S-276, S-318: everything arrives, whatever the engines are, and the numbers go on", arguments: directions)
    func everythingArrives(_ one: Engine, _ other: Engine) async throws {
        let source = try await one.makeDatabase().store
        let target = try await other.makeDatabase().store
        try await fill(source)
        let tallies = try await StoreCopy(from: source.database, to: target.database).run()
        #expect(tallies.first { $0.table == "throttle" }?.rows == 1203)
        #expect(try await target.dump().sorted() == source.dump().sorted())
        #expect(try await !source.dump().filter { $0.hasPrefix("session: ") }.isEmpty)
        // The next event and the next change get numbers of their own.
        let account = try await target.add(.fixture(uid: "next"))
        try await target.setRoles(.user, of: account.id, event: .fixture(of: account.id))
        #expect(try await pruneOne(target) == "count=1 seq=2")
    }

    @Test("Every table of the schema is copied, with every column", arguments: Engine.allCases)
    func nothingIsForgotten(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let target = try await Engine.sqlite.makeDatabase().store
        try await fill(store)
        let tallies = try await StoreCopy(from: store.database, to: target.database).run()
        let listTables = store.database.dialect.listTables
        let tables = try await store.database.read { try $0.query(listTables).map { try $0.text(0) } }
        #expect(Set(tables) == Set(tallies.map(\.table)).union(["schema_migration"]))
        for tally in tallies { #expect(tally.rows > 0, "\(tally.table) is not tried") }
    }

    @Test("A target that has anything stays as it is, and so does the source", arguments: directions)
    func targetIsNotEmpty(_ one: Engine, _ other: Engine) async throws {
        let source = try await one.makeDatabase().store
        let target = try await other.makeDatabase().store
        try await fill(source)
        try await target.add(.fixture(uid: "first"))
        let (before, kept) = (try await source.dump(), try await target.dump())
        await #expect(throws: StoreCopy.Failure.targetNotEmpty(table: "account")) {
            _ = try await StoreCopy(from: source.database, to: target.database).run()
        }
        #expect(try await source.dump() == before)
        #expect(try await target.dump() == kept)
    }

    @Test("A set-up code that was only offered does not make a target full", arguments: Engine.allCases)
    func offeredSetup(_ engine: Engine) async throws {
        let source = try await Engine.sqlite.makeDatabase().store
        let target = try await engine.makeDatabase().store
        try await fill(source)
        _ = try await target.offerSetup(code: "another", now: TestClock.start)
        _ = try await StoreCopy(from: source.database, to: target.database).run()
        #expect(try await target.dump().sorted() == source.dump().sorted())
    }

    @Test("When the source fails half-way, the target keeps nothing", arguments: Engine.allCases)
    func sourceFails(_ engine: Engine) async throws {
        let source = try await Engine.sqlite.makeDatabase().store
        let target = try await engine.makeDatabase().store
        try await fill(source)
        try await source.execute("DROP TABLE account_change")
        try await source.execute("CREATE TABLE account_change (seq INTEGER)")
        await #expect(throws: DatabaseError.self) {
            _ = try await StoreCopy(from: source.database, to: target.database).run()
        }
        #expect(try await target.dump().allSatisfy { $0.hasPrefix("schema_migration: ") })
    }

    @Test("When the target fails half-way, it keeps nothing", arguments: Engine.allCases)
    func targetFails(_ engine: Engine) async throws {
        let source = try await Engine.sqlite.makeDatabase().store
        let target = try await engine.makeDatabase().store
        try await fill(source)
        try await target.execute("DROP TABLE first_setup")
        try await target.execute("CREATE TABLE first_setup (id INTEGER, completed_at INTEGER)")
        await #expect(throws: DatabaseError.self) {
            _ = try await StoreCopy(from: source.database, to: target.database).run()
        }
        #expect(try await target.dump().allSatisfy { $0.hasPrefix("schema_migration: ") })
    }

    @Test("Rows that arrive otherwise than they were sent are noticed, and nothing is kept", arguments: Engine.allCases)
    func changedOnTheWay(_ engine: Engine) async throws {
        let source = try await Engine.sqlite.makeDatabase().store
        let target = try await engine.makeDatabase().store
        try await fill(source)
        let changing = ChangingDatabase(database: target.database)
        await #expect(throws: StoreCopy.Failure.differs(table: "throttle")) {
            _ = try await StoreCopy(from: source.database, to: changing).run()
        }
        #expect(try await target.dump().allSatisfy { $0.hasPrefix("schema_migration: ") })
    }

    @Test("While a copy is made, nobody writes to the source")
    func sourceIsLocked() async throws {
        let pair = try await Engine.sqliteFile.makeDatabase()
        let target = try await Engine.sqlite.makeDatabase().store
        try await fill(pair.store)
        async let copied = StoreCopy(from: pair.store.database, to: target.database).run()
        for number in 0..<20 { try await pair.otherStore.add(.fixture(uid: "late\(number)")) }
        _ = try await copied
        // Who came meanwhile is in the copy with the event of it, or not at all.
        let lines = try await target.dump()
        let events = lines.filter { $0.hasPrefix("audit_event: ") && $0.contains("account_created") }
        #expect(lines.count { $0.hasPrefix("account: ") } == events.count)
        #expect(Set(lines).isSubset(of: Set(try await pair.store.dump())))
    }
}

/// A disk that stores another number than it was given.
private struct ChangingDatabase: Database {
    let database: any Database

    var dialect: SchemaDialect { database.dialect }

    func read<Result: Sendable>(
        _ body: @escaping @Sendable (any Connection) throws -> Result
    ) async throws -> Result {
        try await database.read(body)
    }

    func write<Result: Sendable>(
        _ scope: WriteScope, _ body: @escaping @Sendable (any Connection) throws -> Result
    ) async throws -> Result {
        try await database.write(scope) { try body(ChangingConnection(connection: $0)) }
    }
}

private struct ChangingConnection: Connection {
    let connection: any Connection

    func query(_ sql: String, _ arguments: [DatabaseValue]) throws -> [DatabaseRow] {
        var arguments = arguments
        if sql.hasPrefix("INSERT INTO throttle") { arguments[1] = .integer(7_777) }
        return try connection.query(sql, arguments)
    }

    func execute(_ sql: String, _ arguments: [DatabaseValue]) throws {
        try connection.execute(sql, arguments)
    }

    func end(with sql: String, _ arguments: [DatabaseValue]) throws -> [DatabaseRow] {
        try connection.end(with: sql, arguments)
    }
}
