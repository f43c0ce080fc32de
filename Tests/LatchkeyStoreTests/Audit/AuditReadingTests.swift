import LatchkeyCore
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct AuditReadingTests {
    private static let start = TestClock.start
    private static let (one, two) = (AccountID.fixture(), AccountID.fixture())

    private static func time(_ number: Int) -> Timestamp { start + .seconds(number) }

    /// Sixty events whose times rise, but for the last ten, when a clock was an hour behind.
    private static func filled(_ engine: Engine) async throws -> (Store, [AuditEvent]) {
        let store = try await engine.makeDatabase().store
        let events = (0..<60).map { number in
            AuditEvent(
                number % 2 == 0 ? .signedIn : .signInFailed, at: time(number < 50 ? number : number - 3600),
                accountID: number % 3 == 0 ? nil : number % 3 == 1 ? one : two,
                actorID: number % 5 == 0 ? two : nil, actorKind: .person,
                session: number % 4 == 0 ? .fixture() : nil,
                ip: number % 7 == 0 ? "" : number % 7 < 4 ? "203.0.113.\(number % 2)" : "2001:db8:\(number % 3)::7",
                requestID: "r\(number)", details: number % 6 == 0 ? ["role": "+Editor"] : [:])
        }
        try await store.recordEvents(events)
        return (store, events)
    }

    private static func filters() -> [(String, EventFilter, @Sendable (AuditEvent) -> Bool)] {
        func filter(_ change: (inout EventFilter) -> Void) -> EventFilter {
            var filter = EventFilter()
            change(&filter)
            return filter
        }
        return [
            ("none", EventFilter(), { _ in true }),
            ("user", filter { $0.user = one }, { $0.accountID == one }),
            ("nobody", filter { $0.user = .fixture() }, { _ in false }),
            ("actor", filter { $0.actor = two }, { $0.actorID == two }),
            ("kind", filter { $0.kind = .signInFailed }, { $0.kind == .signInFailed }),
            ("since", filter { $0.since = time(20) }, { $0.at >= time(20) }),
            ("until", filter { $0.until = time(20) }, { $0.at < time(20) }),
            ("address", filter { $0.network = NetworkPrefix("203.0.113.1") }, { $0.ip == "203.0.113.1" }),
            ("octets", filter { $0.network = NetworkPrefix("203.0") }, { $0.ip.hasPrefix("203.0.") }),
            ("groups", filter { $0.network = NetworkPrefix("2001:db8:0") }, { $0.ip == "2001:db8:0::7" }),
            (
                "all of them",
                filter {
                    $0.user = one
                    $0.actor = two
                    $0.kind = .signedIn
                    $0.since = time(-3600)
                    $0.until = time(45)
                    $0.network = NetworkPrefix("2001:db8:1")
                },
                {
                    $0.accountID == one && $0.actorID == two && $0.kind == .signedIn && $0.at < time(45)
                        && $0.ip.hasPrefix("2001:db8:1:")
                }
            ),
        ]
    }

    @Test(
        "R-061: every filter finds its events and no others, the newest first, on pages of any size, each event once",
        arguments: Engine.allCases)
    func filters(_ engine: Engine) async throws {
        let (store, events) = try await AuditReadingTests.filled(engine)
        let numbered = events.enumerated().map { (number: Int64($0 + 1), event: $1) }
        for (name, filter, matches) in AuditReadingTests.filters() {
            let expected = numbered.filter { matches($0.event) }
                .sorted { ($0.event.at, $0.number) > ($1.event.at, $1.number) }
            for (size, mostSorted) in [(1, 30_000), (7, 0), (200, 30_000)] {
                var (query, found) = (filter, [AuditEntry]())
                while true {
                    let page = try await store.listEntries(
                        query, within: .everybody, acting: nil, now: AuditReadingTests.start, limit: size,
                        mostSorted: mostSorted)
                    found += page.entries
                    guard let next = page.next else { break }
                    query.before = next
                }
                #expect(found.map(\.number) == expected.map(\.number), "\(name), \(size) a page")
                #expect(found.map(\.event) == expected.map(\.event), "\(name), \(size) a page")
            }
        }
    }

    @Test("R-061: behind an event that was removed there is nothing older", arguments: Engine.allCases)
    func removedPlace(_ engine: Engine) async throws {
        let (store, _) = try await AuditReadingTests.filled(engine)
        var filter = EventFilter()
        filter.before = 4711
        #expect(
            try await store.listEntries(
                filter, within: .everybody, acting: nil, now: AuditReadingTests.start, limit: 10
            ).entries.isEmpty)
    }

    @Test(
        "S-391: an event that only a later program knows hides no other one, and pages go on behind it",
        arguments: Engine.allCases)
    func laterKinds(_ engine: Engine) async throws {
        let (store, events) = try await AuditReadingTests.filled(engine)
        // Two at the beginning, two in the middle and two at the end.
        for (number, time) in [-9999, -9998, 20, 20, 900, 901].enumerated() {
            try await store.execute(
                "INSERT INTO audit_event (at, kind, account_id, ip, request_id, detail) VALUES (?, 'beamed_up', ?, '', ?, '')",
                AuditReadingTests.time(time), AuditReadingTests.one, "later\(number)")
        }
        for reach in [Reach.everybody, .oneself(AuditReadingTests.one)] {
            for size in [1, 2, 7, 200] {
                var (query, found) = (EventFilter(), [AuditEntry]())
                while true {
                    let page = try await store.listEntries(
                        query, within: reach, acting: nil, now: AuditReadingTests.start, limit: size)
                    found += page.entries
                    guard let next = page.next else { break }
                    query.before = next
                }
                let expected = events.enumerated().filter {
                    reach == .everybody || $0.element.accountID == AuditReadingTests.one
                }
                #expect(found.map(\.number).sorted() == expected.map { Int64($0.offset + 1) }, "\(size) a page")
            }
        }
        #expect(try await store.listEvents(of: nil, limit: 100).count == events.count)
        let own = events.filter { $0.accountID == AuditReadingTests.one }
        #expect(try await store.listEvents(of: AuditReadingTests.one, limit: 100) == own.reversed())
    }

    @Test(
        "R-060: an event says what people are called by now; somebody who was removed stays an id",
        arguments: Engine.allCases)
    func names(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let toby = try await store.add(.fixture(uid: "toby"))
        let boss = try await store.add(.fixture(uid: "boss", roles: .admin))
        try await store.recordEvents([
            AuditEvent(.accountUpdated, at: AuditReadingTests.time(9), accountID: toby.id, actorID: boss.id)
        ])
        func newest() async throws -> AuditEntry? {
            var filter = EventFilter()
            filter.user = toby.id
            filter.kind = .accountUpdated
            return try await store.listEntries(
                filter, within: .everybody, acting: nil, now: AuditReadingTests.start, limit: 1
            ).entries.first
        }
        let entry = try #require(try await newest())
        #expect(entry.user == AuditEntry.Person(id: toby.id, uid: "toby", name: toby.name))
        #expect(entry.actor == AuditEntry.Person(id: boss.id, uid: "boss", name: boss.name))
        try await store.deleteAccount(toby.id, acting: nil, event: .fixture(.accountDeleted, of: toby.id))
        #expect(try await newest()?.user == AuditEntry.Person(id: toby.id, uid: nil, name: nil))
    }

    @Test(
        "R-060: who acted, in which session and on what is stored with each event, and found again",
        arguments: Engine.allCases)
    func columns(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let session = RandomID.fixture()
        try await store.recordEvents([
            AuditEvent(
                .roleChanged, at: AuditReadingTests.start, actorKind: .operator, session: session,
                details: ["role": "-Editor"])
        ])
        let row = try await store.database.read { connection in
            let row = try connection.query("SELECT actor_kind, object, session_id FROM audit_event")[0]
            return (try row.integer(0), try row.text(1), try row.id(2))
        }
        #expect(row.0 == ActorKind.operator.rawValue && row.1 == "role:Editor" && row.2 == session)
    }

    @Test(
        "R-060: events of a database from before are read, with who acted as their other columns tell it",
        arguments: Engine.allCases)
    func migration(_ engine: Engine) async throws {
        let store = try await engine.makeEmptyDatabase()
        let earlier = Array(Migration.all.prefix { $0.name != "audit reading" })
        try await Migrator(store.database, migrations: earlier).run(now: AuditReadingTests.start)
        let rows = [
            ("role_changed", "", #"{"by":"operator","role":"+Editor"}"#), ("sign_in_failed", "192.0.2.7", ""),
            ("account_expired", "", ""), ("signed_in", "2001:db8::7", "by=old words"),
        ]
        for (number, row) in rows.enumerated() {
            try await store.execute(
                "INSERT INTO audit_event (at, kind, ip, request_id, detail) VALUES (?, ?, ?, '', ?)",
                AuditReadingTests.time(number), row.0, row.1, row.2)
        }
        try await Migrator(store.database).run(now: AuditReadingTests.start)
        let entries = try await store.listEntries(
            EventFilter(), within: .everybody, acting: nil, now: AuditReadingTests.start, limit: 10
        ).entries
        #expect(entries.map(\.event.actorKind) == [.person, .system, .person, .operator])
        #expect(entries.last?.event.object == "role:Editor" && entries.map(\.number) == [4, 3, 2, 1])
        // Also what an earlier program, which runs beside this one during an upgrade, adds now.
        try await store.execute(
            "INSERT INTO audit_event (at, kind, ip, request_id, detail) VALUES (?, 'signed_out', 'x', '', '')",
            AuditReadingTests.time(9))
        let newest = try await store.listEntries(
            EventFilter(), within: .everybody, acting: nil, now: AuditReadingTests.start, limit: 1)
        #expect(newest.entries.first?.event.actorKind == .person)
        // And all are counted.
        try await store.countAllEvents()
        let counted = try await store.database.read { connection in
            try connection.query("SELECT CAST(SUM(count) AS BIGINT) FROM audit_daily")[0].integer(0)
        }
        #expect(counted == 5)
    }

    @Test(
        "R-061, S-321: whoever reads has the right by now: not without it, not when disabled, not in a session that has ended",
        arguments: Engine.allCases)
    func right(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        try await store.add(.fixture(uid: "keeper", roles: .admin))
        let boss = try await store.add(.fixture(uid: "boss", roles: .admin))
        let session = try await store.signIn(boss).session
        let caller = ActingCaller(
            accountID: boss.id, session: session.publicID, roles: store.roles.allowing(.readAudit))
        func read() async throws {
            _ = try await store.listEntries(
                EventFilter(), within: .everybody, acting: caller, now: AuditReadingTests.start, limit: 1)
        }
        func count() async throws {
            _ = try await store.overview(acting: caller, now: AuditReadingTests.start)
        }
        try await read()
        try await count()
        try await store.confirm(caller, now: AuditReadingTests.start)
        try await store.setRoles(.teacher, of: boss.id, event: .fixture())
        #expect(await code { try await read() } == .forbidden)
        #expect(await code { try await count() } == .forbidden)
        #expect(await code { try await store.confirm(caller, now: AuditReadingTests.start) } == .forbidden)
        try await store.setRoles(.admin, of: boss.id, event: .fixture())
        try await store.setState(.disabled, of: boss.id, acting: nil, event: .fixture())
        #expect(await code { try await read() } == .tokenInvalid)
        #expect(await code { try await count() } == .tokenInvalid)
    }

    @Test(
        "R-061: where networks alone are kept, no row has more, and older ones are read and found as if they had not",
        arguments: Engine.allCases)
    func addresses(_ engine: Engine) async throws {
        let (full, events) = try await AuditReadingTests.filled(engine)
        let store = full.keeping(.network)
        let event = AuditEvent(.signedIn, at: AuditReadingTests.time(100), actorKind: .person, ip: "2001:db8:1:2::3")
        let heard = Heard(store)
        try await store.recordEvents([event])
        #expect(heard.events.map(\.ip) == ["2001:db8:1::/48"])
        #expect(try await full.listEvents(of: nil, limit: 1).map(\.ip) == ["2001:db8:1::/48"])
        for typed in ["2001:db8:1::/48", "2001:db8:1:7::9", "2001:db8:1:7"] {
            var filter = EventFilter()
            filter.network = NetworkPrefix(typed)
            let found = try await store.listEntries(
                filter, within: .everybody, acting: nil, now: AuditReadingTests.start, limit: 100
            ).entries
            #expect(found.count == events.count { $0.ip.hasPrefix("2001:db8:1:") } + 1, "\(typed)")
            #expect(Set(found.map(\.event.ip)) == ["2001:db8:1::/48"], "\(typed)")
        }
        let kept: Set = ["", "203.0.113.0/24", "2001:db8::/48", "2001:db8:1::/48", "2001:db8:2::/48"]
        #expect(Set(try await store.listEvents(of: nil, limit: 100).map(\.ip)) == kept)
    }

    @Test(
        "R-020, R-061: a leader finds the same events, many or few, by whatever index they are found",
        arguments: Engine.allCases)
    func leaders(_ engine: Engine) async throws {
        let store = Store(try await AuditReadingTests.filled(engine).0, roles: .builtIn)
        let teacher = try await store.add(.fixture(uid: "teacher", roles: .teacher))
        let group = PeopleGroup(
            id: .fixture(), key: try GroupKey("y9"), name: "Year 9", createdAt: AuditReadingTests.start, createdBy: nil)
        try await store.createGroup(group, isLed: false, acting: nil, event: .fixture(.groupCreated))
        for (id, uid) in [(AuditReadingTests.one, "one"), (AuditReadingTests.two, "two")] {
            try await store.add(.fixture(id: id, uid: uid))
        }
        for (id, leads) in [(teacher.id, true), (AuditReadingTests.one, false)] {
            try await store.setMember(
                id, of: group.id, isLeader: leads ? true : nil, acting: nil, added: .fixture(.memberAdded, of: id),
                leaderChanged: .fixture(.leaderChanged, of: id))
        }
        for (user, kind) in [
            (nil, nil), (nil, .signInFailed), (AuditReadingTests.one, nil), (AuditReadingTests.two, nil),
        ]
            as [(AccountID?, AuditEvent.Kind?)]
        {
            var filter = EventFilter()
            filter.user = AuditReadingTests.one
            filter.kind = kind
            let own = try await store.listEntries(
                filter, within: .everybody, acting: nil, now: AuditReadingTests.start, limit: 200
            ).entries
                .filter { AuditEvent.Kind.toldToLeaders.contains($0.event.kind) }.map(\.number)
            filter.user = user
            for (size, mostProbed) in [(200, 0), (1, 1), (2, 4), (200, 10_000)] {
                var (query, found) = (filter, [Int64]())
                repeat {
                    let page = try await store.listEntries(
                        query, within: .led(by: teacher.id), acting: nil, now: AuditReadingTests.start, limit: size,
                        mostProbed: mostProbed)
                    found += page.entries.map(\.number)
                    query.before = page.next
                } while query.before != nil
                #expect(found == (user == AuditReadingTests.two ? [] : own), "\(size) \(mostProbed)")
                #expect(found.count > 5 || user == AuditReadingTests.two)
            }
        }
    }
}
