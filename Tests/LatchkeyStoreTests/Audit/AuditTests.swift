import LatchkeyCore
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct AuditTests {
    @Test("S-276: events come back whole, the newest first, of one account or of all", arguments: Engine.allCases)
    func eventsRoundTrip(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let (one, two) = (AccountID.fixture(), AccountID.fixture())
        let events = AuditEvent.Kind.allCases.enumerated().map { number, kind in
            AuditEvent(
                kind, at: TestClock.start + .seconds(number),
                accountID: number % 3 == 0 ? nil : number % 3 == 1 ? one : two,
                actorID: number % 2 == 0 ? nil : two, ip: "2001:db8::\(number)", requestID: "r\(number)",
                details: ["role": "Admin"])
        }
        try await store.recordEvents(events)
        #expect(try await store.listEvents(of: nil, limit: 100) == events.reversed())
        #expect(try await store.listEvents(of: one, limit: 100) == events.reversed().filter { $0.accountID == one })
        #expect(try await store.listEvents(of: nil, limit: 2) == Array(events.reversed().prefix(2)))
        #expect(try await store.listEvents(of: .fixture(), limit: 2) == [])
    }

    @Test("S-276: an event is stored with its change or not at all", arguments: Engine.allCases)
    func eventAndChangeAreOne(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let account = try await store.add(.fixture(roles: .admin))
        _ = await code { try await store.deleteAccount(account.id, acting: nil, event: .fixture(.accountDeleted)) }
        _ = await code { try await store.add(account) }
        #expect(try await store.listEvents(of: nil, limit: 10).map(\.kind) == [.accountCreated])
    }

    @Test("S-275: what is recorded is published by its own store, once it is durable", arguments: Engine.allCases)
    func recordedIsPublished(_ engine: Engine) async throws {
        let database = try await engine.makeDatabase()
        let (here, there) = (Heard(database.store), Heard(database.otherStore))
        try await database.store.add(.fixture(roles: .admin))
        try await database.store.recordEvents([.fixture(.signInFailed), .fixture(.passwordOff)])
        try await database.otherStore.followChanges()
        #expect(here.events.map(\.kind) == [.accountCreated, .signInFailed, .passwordOff])
        #expect(try await database.store.listEvents(of: nil, limit: 10) == here.events.reversed())
        #expect(there.events.isEmpty)
    }

    @Test("S-276: of a transaction that is undone nothing is published", arguments: Engine.allCases)
    func undoneIsNotPublished(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let account = try await store.add(.fixture(roles: .admin))
        let heard = Heard(store)
        let refusal = await code {
            try await store.deleteAccount(account.id, acting: nil, event: .fixture(.accountDeleted))
        }
        #expect(refusal == .lastAdmin)
        // The event was recorded already when the statement after it failed.
        try await store.execute("DROP TABLE account_change")
        await #expect(throws: LatchkeyError.self) {
            try await store.setRoles(.admin, of: account.id, event: .fixture(.roleChanged))
        }
        #expect(heard.events.isEmpty)
        #expect(try await store.listEvents(of: nil, limit: 10).count == 1)
    }

    @Test("S-318: what is published without a record leaves no row", arguments: Engine.allCases)
    func unrecorded(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let heard = Heard(store)
        store.publishUnrecorded(.fixture(.signInThrottled))
        #expect(heard.events.map(\.kind) == [.signInThrottled])
        #expect(try await store.listEvents(of: nil, limit: 10).isEmpty)
    }

    @Test(
        "Details come back as they were, in their order; of earlier versions' rows too", arguments: Engine.allCases,
        [
            ("", [:]), ("by=operator role=Admin", ["by": "operator", "role": "Admin"]),
            ("old words", ["": "old", "": "words"]), (#"{"seq":"2","count":"1"}"#, ["seq": "2", "count": "1"]),
            (#"{"a":"x \\ \"=\u00e4/{}","":""}"#, ["a": #"x \ "=ä/{}"#, "": ""]),
            (#"{"a":"#, ["": #"{"a":"#]), (#"{"a":1}"#, ["": #"{"a":1}"#]), (#"{"a":"b\"#, ["": #"{"a":"b\"#]),
        ] as [(String, EventDetails)])
    func details(_ engine: Engine, _ stored: (text: String, details: EventDetails)) async throws {
        let store = try await engine.makeDatabase().store
        try await store.execute(
            "INSERT INTO audit_event (at, kind, ip, request_id, detail) VALUES (0, 'signed_in', '', '', ?)",
            stored.text)
        #expect(try await store.listEvents(of: nil, limit: 1).map(\.details) == [stored.details])
    }

    @Test("S-278: details are stored as a JSON object, and come back in their order", arguments: Engine.allCases)
    func storedDetails(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let details: [EventDetails] = [[:], ["by": "operator", "code": #"a"b/"#]]
        try await store.recordEvents(details.map { AuditEvent(.signedIn, at: TestClock.start, details: $0) })
        let stored = try await store.database.read { connection in
            try connection.query("SELECT detail FROM audit_event ORDER BY seq", []).map { try $0.text(0) }
        }
        #expect(stored == ["", #"{"by":"operator","code":"a\"b/"}"#])
        #expect(try await store.listEvents(of: nil, limit: 2).map(\.details) == details.reversed())
    }

    @Test(
        "S-276: nothing changes or removes an event", arguments: Engine.allCases,
        [
            "UPDATE audit_event SET detail = ''", "DELETE FROM audit_event",
        ])
    func eventsStay(_ engine: Engine, _ sql: String) async throws {
        let store = try await engine.makeDatabase().store
        try await store.recordEvents([.fixture(.signInFailed)])
        let error = await #expect(throws: DatabaseError.self) {
            try await store.database.write { _ = try $0.query(sql) }
        }
        #expect(error?.kind == .notAllowed)
        #expect(try await store.listEvents(of: nil, limit: 10).count == 1)
    }
}
