import LatchkeyCore
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct AuditRetentionTests {
    private static let now = TestClock.start
    /// What happened within the last day proves nothing of the time.
    private static let later = day(2)
    private static let setLimit = "INSERT INTO audit_limit (id, before) VALUES (1, ?)"

    private static func day(_ days: Int) -> Timestamp { now + .seconds(days * 86_400) }

    /// A store with an event of each of these days, in this order.
    private func filled(_ engine: Engine, _ days: Int...) async throws -> Store {
        let store = try await engine.makeDatabase().store
        try await store.recordEvents(days.map { .fixture(at: AuditRetentionTests.day($0)) })
        try await store.countAllEvents()
        return store
    }

    private func days(_ store: Store) async throws -> [Int64] {
        try await store.listEvents(of: nil, limit: 1000).filter { $0.kind != .auditPruned }.reversed()
            .map { ($0.at - AuditRetentionTests.now).microseconds / 86_400_000_000 }
    }

    private func expectRefusal(_ store: Store, _ sql: String, _ arguments: any DatabaseConvertible...) async {
        let values = arguments.map(\.databaseValue)
        let error = await #expect(throws: DatabaseError.self, "\(sql)") {
            try await store.database.write { _ = try $0.query(sql, values) }
        }
        #expect(error?.kind == .notAllowed, "\(sql)")
    }

    @Test(
        "S-276: without a limit no event can be removed, with one those before it and no others",
        arguments: Engine.allCases)
    func limit(_ engine: Engine) async throws {
        let store = try await filled(engine, -500, -401, -400, 0)
        await expectRefusal(store, "DELETE FROM audit_event WHERE at < ?", AuditRetentionTests.day(-400))
        try await store.execute(AuditRetentionTests.setLimit, AuditRetentionTests.day(-400))
        await expectRefusal(store, "DELETE FROM audit_event")
        await expectRefusal(store, "DELETE FROM audit_event WHERE at = ?", AuditRetentionTests.day(-400))
        await expectRefusal(store, "UPDATE audit_event SET detail = '' WHERE at = ?", AuditRetentionTests.day(-500))
        #expect(try await days(store) == [-500, -401, -400, 0])
        try await store.execute("DELETE FROM audit_event WHERE at < ?", AuditRetentionTests.day(-400))
        #expect(try await days(store) == [-400, 0])
        try await store.execute("DELETE FROM audit_limit")
        await expectRefusal(store, "DELETE FROM audit_event WHERE at = ?", AuditRetentionTests.day(-400))
    }

    @Test("S-276: a limit less than 30 days before the newest event is refused", arguments: Engine.allCases)
    func limitIsOld(_ engine: Engine) async throws {
        let store = try await filled(engine)
        await expectRefusal(store, AuditRetentionTests.setLimit, Timestamp(seconds: 0))
        try await store.recordEvents([.fixture(at: AuditRetentionTests.now)])
        // What tells of a removal says nothing of the time: a clock that jumped would confirm itself by it.
        try await store.recordEvents([.fixture(.auditPruned, at: AuditRetentionTests.day(4000))])
        let latest = AuditRetentionTests.day(-30)
        for limit in [latest + .microseconds(1), AuditRetentionTests.day(400), Timestamp(microseconds: .max)] {
            await expectRefusal(store, AuditRetentionTests.setLimit, limit)
        }
        try await store.execute(AuditRetentionTests.setLimit, latest)
        await expectRefusal(store, "UPDATE audit_limit SET before = ?", latest + .microseconds(1))
        try await store.execute("UPDATE audit_limit SET before = ?", latest - .microseconds(1))
    }

    @Test(
        "S-318: so many events go at once, the oldest first, and one says how many and up to which",
        arguments: Engine.allCases)
    func batches(_ engine: Engine) async throws {
        let store = try await filled(engine)
        let old = (0..<2500).map { AuditEvent.fixture(at: AuditRetentionTests.day(-500) + .seconds($0)) }
        try await store.recordEvents(old + [.fixture(at: AuditRetentionTests.now)])
        try await store.countAllEvents()
        func prune() async throws -> AuditEvent? {
            try await store.pruneEvents(
                before: AuditRetentionTests.day(-400), count: 1000, now: AuditRetentionTests.later)
        }
        for (count, seq) in [("1000", "1000"), ("1000", "2000"), ("500", "2500")] {
            let event = try #require(try await prune())
            let details: EventDetails = ["count": count, "seq": seq]
            #expect(event == AuditEvent(.auditPruned, at: AuditRetentionTests.later, details: details))
            #expect(try await store.listEvents(of: nil, limit: 1) == [event])
        }
        #expect(try await prune() == nil)
        #expect(try await store.listEvents(of: nil, limit: 10).count == 4)
    }

    @Test("S-318: where nothing is too old, nothing goes and nothing is recorded", arguments: Engine.allCases)
    func nothingToDo(_ engine: Engine) async throws {
        let limit = AuditRetentionTests.day(-400)
        let empty = try await filled(engine)
        #expect(try await empty.pruneEvents(before: limit, count: 1000, now: AuditRetentionTests.later) == nil)
        let store = try await filled(engine, -400, 0)
        let before = try await store.dump().sorted()
        #expect(try await store.pruneEvents(before: limit, count: 1000, now: AuditRetentionTests.later) == nil)
        #expect(try await store.dump().sorted() == before)
    }

    @Test(
        "S-276: what is less than 30 days older than the newest event stays, however far ahead the clock is",
        arguments: Engine.allCases)
    func clockAhead(_ engine: Engine) async throws {
        let store = try await filled(engine, -31, -30, -1, 0)
        let ahead = AuditRetentionTests.day(29)
        let event = try await store.pruneEvents(before: ahead, count: 1000, now: ahead)
        #expect(event?.detail == "count=1 seq=1")
        #expect(try await store.pruneEvents(before: ahead, count: 1000, now: ahead) == nil)
        #expect(try await days(store) == [-30, -1, 0])
    }

    @Test(
        "S-276: after a jump of the clock nothing goes for a day, also when somebody signs in and the server starts again",
        arguments: Engine.allCases)
    func jumpAndRestart(_ engine: Engine) async throws {
        let store = try await filled(engine, -500, -31, -1, 0)
        let wrong = AuditRetentionTests.day(900)
        #expect(try await store.pruneEvents(before: wrong, count: 1000, now: wrong) == nil)
        try await store.recordEvents([.fixture(at: wrong)])
        for hours in [0, 1, 23] {
            let now = wrong + .seconds(hours * 3600)
            #expect(try await store.pruneEvents(before: now, count: 1000, now: now) == nil)
        }
        #expect(try await days(store) == [-500, -31, -1, 0, 900])
    }

    @Test(
        "S-318: an event of a time to come, from a clock that was wrong once, holds up no others and gives none away",
        arguments: Engine.allCases)
    func eventOfTheFuture(_ engine: Engine) async throws {
        let store = try await filled(engine, -500, 5000, -401, 0)
        let limit = AuditRetentionTests.day(-400)
        #expect(
            try await store.pruneEvents(before: limit, count: 1000, now: AuditRetentionTests.later)?.detail
                == "count=2 seq=3")
        let wrong = AuditRetentionTests.day(4000)
        #expect(try await store.pruneEvents(before: wrong, count: 1000, now: wrong) == nil)
        #expect(try await days(store) == [5000, 0])
    }

    @Test(
        "S-318: of many who prune at once each event goes once, and who removed none records none",
        arguments: Engine.allCases)
    func atOnce(_ engine: Engine) async throws {
        let database = try await engine.makeDatabase()
        let old = (0..<250).map { AuditEvent.fixture(at: AuditRetentionTests.day(-500) + .seconds($0)) }
        try await database.store.recordEvents(old + [.fixture(at: AuditRetentionTests.now)])
        try await database.store.countAllEvents()
        let told = try await inParallel(50) { number in
            try await (number.isMultiple(of: 2) ? database.store : database.otherStore).pruneEvents(
                before: AuditRetentionTests.day(-400), count: 10, now: AuditRetentionTests.later)
        }.compactMap(\.?.detail)
        #expect(Set(told) == Set((1...25).map { "count=10 seq=\($0 * 10)" }) && told.count == 25)
        #expect(try await database.store.listEvents(of: nil, limit: 1000).count == 26)
    }

    @Test(
        "S-276, S-293: what an earlier schema recorded stays, and goes when it is old enough",
        arguments: Engine.allCases)
    func migration(_ engine: Engine) async throws {
        let store = try await engine.makeEmptyDatabase()
        let earlier = Array(Migration.all.prefix { $0.name != "audit retention" })
        try await Migrator(store.database, migrations: earlier).run(now: AuditRetentionTests.now)
        for day in [-500, 0] {
            try await store.execute(
                "INSERT INTO audit_event (at, kind, ip, request_id, detail) VALUES (?, 'signed_in', '', '', '')",
                AuditRetentionTests.day(day))
        }
        try await Migrator(store.database).run(now: AuditRetentionTests.now)
        try await store.countAllEvents()
        await expectRefusal(store, "DELETE FROM audit_event")
        let limit = AuditRetentionTests.day(-400)
        #expect(try await store.pruneEvents(before: limit, count: 1000, now: AuditRetentionTests.later) != nil)
        #expect(try await days(store) == [0])
    }
}
