import LatchkeyCore
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct AuditCountingTests {
    private static let day = Duration.seconds(86_400)
    private static let start = TestClock.start

    private func counted(_ store: Store) async throws -> [String: Int64] {
        try await store.database.read { connection in
            let rows = try connection.query("SELECT day, kind, count FROM audit_daily")
            var counts: [String: Int64] = [:]
            for row in rows {
                let (day, kind) = (try row.integer(0), try row.text(1))
                counts["\(day) \(kind)"] = try row.integer(2)
            }
            return counts
        }
    }

    private static func name(_ event: AuditEvent) -> String {
        "\(event.at.microseconds / 86_400_000_000) \(event.kind.rawValue)"
    }

    @Test("R-061: each event is counted once, by its day and kind, in steps of any size", arguments: Engine.allCases)
    func everyEventOnce(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let kinds: [AuditEvent.Kind] = [.signedIn, .signInFailed, .signedUp]
        let events = (0..<50).map { number in
            AuditEvent.fixture(kinds[number % 3], at: AuditCountingTests.start + AuditCountingTests.day * (number % 4))
        }
        #expect(try await store.findUncountedEvents() == nil)
        try await store.recordEvents(Array(events.prefix(20)))
        let end = try #require(try await store.findUncountedEvents())
        try await store.recordEvents(Array(events.dropFirst(20)))
        while try await store.countEvents(upTo: end, most: 7) {}
        #expect(try await counted(store).values.reduce(0, +) == 20)
        try await store.countAllEvents()
        try await store.countAllEvents()
        let expected = Dictionary(grouping: events, by: AuditCountingTests.name).mapValues { Int64($0.count) }
        #expect(try await counted(store) == expected)
        #expect(try await store.findUncountedEvents() == nil)
    }

    @Test(
        "R-061: while people go on on two nodes, and both nodes count, no event is left out and none counts twice",
        arguments: [Engine.sqliteFile, .postgres])
    func atOnce(_ engine: Engine) async throws {
        let database = try await engine.makeDatabase()
        let stores = [database.store, database.otherStore]
        _ = try await inParallel(24) { number in
            let store = stores[number % 2]
            for _ in 0..<8 {
                try await store.recordEvents([.fixture(.signInFailed), .fixture(.signedIn)])
                guard number < 4 else { continue }
                let outcome = await code { try await store.countAllEvents() }
                #expect(outcome == nil || outcome == .busy)
            }
        }
        try await database.store.countAllEvents()
        let counts = try await counted(database.store)
        #expect(Set(counts.values) == [192] && counts.count == 2)
    }

    @Test(
        "R-061: what is not counted is not removed, however old; what was removed stays counted",
        arguments: Engine.allCases)
    func pruning(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let old = (0..<3).map {
            AuditEvent.fixture(.signedIn, at: AuditCountingTests.start - AuditCountingTests.day * (500 - $0))
        }
        try await store.recordEvents(old + [.fixture()])
        let now = AuditCountingTests.start + AuditCountingTests.day * 2
        let limit = AuditCountingTests.start - AuditCountingTests.day * 400
        #expect(try await store.pruneEvents(before: limit, count: 10, now: now) == nil)
        let end = try #require(try await store.findUncountedEvents())
        _ = try await store.countEvents(upTo: end, most: 2)
        #expect(try await store.pruneEvents(before: limit, count: 10, now: now)?.detail == "count=2 seq=2")
        try await store.countAllEvents()
        #expect(try await store.pruneEvents(before: limit, count: 10, now: now)?.detail == "count=1 seq=3")
        #expect(try await counted(store).values.reduce(0, +) == 5)
    }

    @Test(
        "R-053: the overview has thirty days, people by state, live sessions and mails, and nobody's name",
        arguments: Engine.allCases)
    func overview(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let boss = try await store.add(.fixture(uid: "boss", roles: .admin))
        let session = try await store.signIn(boss).session
        let toby = try await store.add(.fixture(uid: "toby"))
        try await store.setState(.disabled, of: toby.id, acting: nil, event: .fixture())
        try await store.createAccount(
            NewAccount(
                .fixture(uid: "waiting"), passwordHash: "hash", by: .person, admission: .pending(.approval),
                events: [.fixture(.signedUp, at: AuditCountingTests.start - AuditCountingTests.day * 29)]), acting: nil)
        try await store.recordEvents([
            .fixture(.signInFailed),
            .fixture(.signInFailed, at: AuditCountingTests.start - AuditCountingTests.day * 30),
        ])
        try await store.countAllEvents()
        let caller = ActingCaller(accountID: boss.id, session: session.publicID, roles: .admin)
        let overview = try await store.overview(acting: caller, now: AuditCountingTests.start)
        #expect(overview.people == [.active: 1, .disabled: 1, .pending: 1] && overview.sessions == 1)
        #expect(overview.days.count == 30 && overview.days.last?.start == AuditCountingTests.start.startOfItsDay)
        #expect(overview.days.map(\.signUps) == [1] + Array(repeating: 0, count: 29))
        #expect(overview.days.map(\.failures).reduce(0, +) == 1 && overview.days.last?.failures == 1)
        #expect(overview.mails == [.waiting: 0, .done: 0, .failed: 0])
        #expect(overview.schema == Migration.all.last?.number)
        #expect(overview.health.map(\.code) == ["one_administrator"])
        let later = AuditCountingTests.start + AuditCountingTests.day * 400
        #expect(await code { _ = try await store.overview(acting: caller, now: later) } == .tokenInvalid)
    }

    /// As many people as go on a page of SQL in each engine.
    private func add(_ count: Int, to store: Store, on engine: Engine) async throws {
        let id = engine == .postgres ? "decode(md5(CAST(n AS TEXT)), 'hex')" : "randomblob(16)"
        try await store.execute(
            """
            WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < \(count))
            INSERT INTO account (id, uid, uid_key, name, email_verified, search_text, roles, state, created_at)
            SELECT \(id), 'p' || n, 'p' || n, 'P', 0, 'p' || n, 4, CASE WHEN n = 1 THEN 2 ELSE 1 END, 1 FROM numbers
            """)
    }

    @Test(
        "R-053: of many accounts the overview tells the number that upkeep has counted, and of few what there is",
        arguments: [Engine.sqlite, .postgres])
    func manyAccounts(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let boss = try await store.add(.fixture(uid: "boss", roles: .admin))
        let session = try await store.signIn(boss).session
        let caller = ActingCaller(accountID: boss.id, session: session.publicID, roles: .admin)
        func people() async throws -> [Account.State: Int] {
            try await store.overview(acting: caller, now: AuditCountingTests.start).people
        }
        try await store.countAccounts()
        #expect(try await counted(store).isEmpty)
        try await add(Store.countedAtOnce, to: store, on: engine)
        // Nobody has counted them yet: they are counted for this request.
        #expect(try await people() == [.active: Store.countedAtOnce, .disabled: 1, .pending: 0])
        try await store.countAccounts()
        try await store.add(.fixture(uid: "late"))
        #expect(try await people()[.active] == Store.countedAtOnce)
        #expect(try await store.listAccounts(search: nil, limit: 1).total == Store.countedAtOnce + 1)
        for _ in 0..<2 { try await store.countAccounts() }
        #expect(try await people()[.active] == Store.countedAtOnce + 1)
        #expect(try await counted(store) == ["0 accounts": Int64(Store.countedAtOnce) + 2])
        // Few again: exactly as many as there are, whatever is written down.
        try await store.execute("DELETE FROM account WHERE uid LIKE 'p%'")
        #expect(try await people() == [.active: 2, .disabled: 0, .pending: 0])
    }
}

extension Timestamp {
    fileprivate var startOfItsDay: Timestamp? { Timestamp(day: String(rfc3339.prefix(10))) }
}
