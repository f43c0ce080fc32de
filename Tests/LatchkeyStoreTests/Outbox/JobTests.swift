import LatchkeyCore
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct JobTests {
    private let now = TestClock.start

    private func request(_ typed: String = "ada") -> RecoveryRequest {
        RecoveryRequest(id: .fixture(), typed: typed, language: .spanish, origin: "192.0.2.1", createdAt: now)
    }

    private func claim(_ store: Store, after time: Duration = .zero) async throws -> [Job] {
        try await store.claimJobs(now: now + time, lease: .seconds(180), limit: 20)
    }

    /// As a program stores it that knows other kinds, or another name of the table.
    private func insert(
        _ kind: String, in language: String = "en", into table: String = "job", _ store: Store
    ) async throws -> RandomID {
        let id = RandomID.fixture()
        try await store.execute(
            """
            INSERT INTO \(table) (id, kind, language, account_id, recipient, token_id, origin, created_at, state, due_at,
                attempts, answer) VALUES (?, ?, ?, NULL, 'ada', NULL, '', ?, 1, ?, 0, '')
            """,
            id, kind, language, now, now)
        return id
    }

    @Test(
        "A recovery request is a job that no list of mails shows, and that nobody can send again",
        arguments: Engine.allCases)
    func noMail(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let request = request()
        try await store.requestRecovery(request, event: .fixture(.recoveryRequested))
        #expect(try await store.listMail().items.isEmpty)
        let outcome = await code {
            try await store.resendMail(request.id, as: .fixture(), acting: nil, event: .fixture(.mailResent))
        }
        #expect(outcome == .notFound)
        #expect(try await claim(store).map(\.task) == [.resolveRecovery(request)])
    }

    @Test(
        "A claimed job is nobody else's until its lease ends, and gone once it is settled",
        arguments: Engine.allCases)
    func lease(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let request = request()
        try await store.requestRecovery(request, event: .fixture(.recoveryRequested))
        let job = try #require(try await claim(store).first)
        #expect(job.dueAt == now + .seconds(180) && job.attempts == 0)
        #expect(try await claim(store, after: .seconds(179)).isEmpty)
        try await store.settleJob(job.id, .waiting, answer: "later", dueAt: now + .seconds(200))
        #expect(try await claim(store, after: .seconds(199)).isEmpty)
        #expect(try await claim(store, after: .seconds(200)).map(\.attempts) == [1])
        try await store.settleJob(job.id, .done, answer: "", dueAt: now)
        #expect(try await claim(store, after: .seconds(999)).isEmpty)
    }

    @Test(
        "S-306: a recovery goes before mails that wait for longer, and leaves some places to them",
        arguments: Engine.allCases)
    func recoveryLane(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        for _ in 0..<30 { _ = try await insert("verify_email", store) }
        try await store.execute("UPDATE job SET due_at = ?", now - .seconds(60))
        for number in 0..<5 {
            try await store.requestRecovery(request("person\(number)"), event: .fixture(.recoveryRequested))
        }
        for recoveries in [3, 2, 0] {
            let jobs = try await store.claimJobs(now: now, lease: .seconds(180), limit: 4)
            let claimed = jobs.count { if case .resolveRecovery = $0.task { true } else { false } }
            #expect(jobs.count == 4 && claimed == recoveries)
        }
    }

    @Test(
        "S-339: what was just asked for goes before all that have waited for room, however many became due before it",
        arguments: Engine.allCases)
    func newestFirst(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        for _ in 0..<30 { _ = try await insert("verify_email", store) }
        try await store.execute("UPDATE job SET created_at = ?", now - .seconds(3600))
        let asked = try await insert("verify_email", store)
        try await store.execute("UPDATE job SET due_at = ? WHERE id = ?", now + .seconds(1), asked)
        let jobs = try await claim(store, after: .seconds(1))
        #expect(jobs.count == 20 && jobs.first?.id == asked)
    }

    @Test("S-339: what waits the longest has its places, however many new ones come", arguments: Engine.allCases)
    func longestDue(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let waiting = try await insert("verify_email", store)
        try await store.execute("UPDATE job SET created_at = ?, due_at = ?", now - .seconds(3600), now - .seconds(60))
        for _ in 0..<30 { _ = try await insert("verify_email", store) }
        let jobs = try await claim(store)
        #expect(jobs.count == 20 && jobs.last?.id == waiting)
    }

    @Test("A job that only a later program knows is left to it, and stands in nobody's way", arguments: Engine.allCases)
    func unknownKind(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        _ = try await insert("webhook", store)
        let request = request()
        try await store.requestRecovery(request, event: .fixture(.recoveryRequested))
        #expect(try await claim(store).map(\.id) == [request.id])
        #expect(try await store.listMail().items.isEmpty)
        // Not even leased: the later program gets it at once.
        let due = try await store.database.read { connection in
            try connection.query("SELECT due_at FROM job WHERE kind = 'webhook'").map { try $0.timestamp(0) }
        }
        #expect(due == [now])
    }

    @Test(
        "S-391: a job in a language that only a later program knows is left to it, and stands in nobody's way",
        arguments: Engine.allCases)
    func unknownLanguage(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        for kind in ["recovery_request", "reset_password", "verify_email"] {
            _ = try await insert(kind, in: "eo", store)
        }
        let request = request()
        try await store.requestRecovery(request, event: .fixture(.recoveryRequested))
        let mail = try await insert("verify_email", store)
        #expect(Set(try await claim(store).map(\.id)) == [request.id, mail])
        #expect(try await store.listMail().items.map(\.mail.id) == [mail])
        let due = try await store.database.read { connection in
            try connection.query("SELECT due_at FROM job WHERE language = 'eo'").map { try $0.timestamp(0) }
        }
        #expect(due == [now, now, now])
    }

    @Test("Jobs that the version before stored are done after the migration", arguments: Engine.allCases)
    func earlierJobs(_ engine: Engine) async throws {
        let store = try await engine.makeEmptyDatabase()
        try await Migrator(store.database, migrations: Migration.all.filter { $0.number <= 17 }).run(now: now)
        var stored = [try await insert("recovery_request", into: "mail", store)]
        stored.append(try await insert("account_deleted", into: "mail", store))
        try await Migrator(store.database).run(now: now)
        let jobs = try await claim(store)
        #expect(Set(jobs.map(\.id)) == Set(stored))
        #expect(try await store.listMail().items.map(\.mail.kind) == [.accountDeleted])
    }

    @Test("During an upgrade, a node of the version before goes on with the table's earlier name")
    func earlierNodes() async throws {
        let store = try await Engine.postgres.makeDatabase().store
        let id = try await insert("recovery_request", into: "mail", store)
        #expect(try await claim(store).map(\.id) == [id])
        let taken = try await store.database.write { [now] connection in
            try connection.query(
                """
                UPDATE mail SET due_at = ? WHERE id IN (SELECT id FROM mail WHERE state = 1 ORDER BY due_at LIMIT 1)
                RETURNING mail.id
                """,
                now)
        }
        #expect(taken.count == 1)
        try await store.execute("DELETE FROM mail WHERE id = ?", id)
        #expect(try await claim(store, after: .seconds(999)).isEmpty)
    }
}
