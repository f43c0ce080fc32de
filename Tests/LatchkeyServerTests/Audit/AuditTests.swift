import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct AuditTests {
    @Test("S-275: every kind of event is left by some act here, or there is a reason why not")
    func everyKind() {
        let asserted = Set(AuditAct.all.flatMap { $0.kinds + $0.loggedKinds })
        #expect(asserted.isDisjoint(with: AuditAct.elsewhere.keys))
        #expect(asserted.union(AuditAct.elsewhere.keys) == Set(AuditEvent.Kind.allCases))
    }

    @Test(
        "S-275: each act leaves its events and no others, who and when, in the audit and in the log; a refused change none",
        arguments: AuditAct.all)
    func eventsOfActs(_ act: AuditAct) async throws {
        try await withLatchkey(act.configure) { latchkey in
            if act.hasPeople { try await AuditTests.addPeople(latchkey) }
            let cookie = try await act.hasPeople ? latchkey.signIn("toby") : ""
            let prepared = try await act.prepare(latchkey)
            let accounts = try await latchkey.operate.list(search: nil)
            let known = Dictionary(uniqueKeysWithValues: accounts.map { ($0.uid, $0.id) })
            let before = try await latchkey.store.listEvents(of: nil, limit: 1000)
            let logged = latchkey.log.lines.count
            latchkey.clock.advance(by: .seconds(60))
            try await act.act(latchkey, cookie, prepared)
            let events = try await latchkey.store.listEvents(of: nil, limit: 1000).filter { !before.contains($0) }
            #expect(events.map(\.kind.rawValue).sorted() == act.kinds.map(\.rawValue).sorted())
            for event in events { AuditTests.check(event, act, known, at: latchkey.clock.now) }
            let expected = act.kinds + act.loggedKinds
            let lines = latchkey.log.lines.dropFirst(logged).filter { $0.contains("event=") }
            #expect(lines.count == expected.count, "\(lines)")
            for kind in expected { #expect(lines.contains { $0.contains("event=\(kind.rawValue)") }, "\(lines)") }
        }
    }

    private static func addPeople(_ latchkey: Latchkey) async throws {
        try await latchkey.addAccount("toby")
        try await latchkey.addAccount("boss", role: .admin)
        try await latchkey.addConfirmed("ann", email: "ann@school.example")
    }

    private static func check(
        _ event: AuditEvent, _ act: AuditAct, _ known: [String: AccountID], at now: Timestamp
    ) {
        #expect(event.at == now)
        guard let uid = act.uid else {
            #expect(event.accountID == nil)
            return
        }
        if let id = known[uid] {
            #expect(event.accountID == id)
        } else {
            #expect(event.accountID.map { !known.values.contains($0) } == true)
        }
    }

    @Test("S-275: what staff do to others names them; what one does oneself names nobody else")
    func actors() async throws {
        try await withLatchkey { latchkey in
            let toby = try await latchkey.addAccount("toby")
            let boss = try await latchkey.addAccount("boss", role: .admin)
            let cookie = try await latchkey.signIn("boss")
            _ = try await latchkey.send(.put, "/api/user/\(toby.id.text)", json: #"{"name":"x"}"#, cookie: cookie)
            let event = try #require(try await latchkey.store.listEvents(of: toby.id, limit: 1).first)
            #expect(event.kind == .accountUpdated && event.actorID == boss.id && !event.requestID.isEmpty)
            _ = try await latchkey.send(.put, "/api/user", json: #"{"name":"y"}"#, cookie: cookie)
            let own = try #require(try await latchkey.store.listEvents(of: boss.id, limit: 1).first)
            #expect(own.kind == .accountUpdated && own.actorID == nil)
        }
    }

    @Test("S-275: a guess that is turned away is logged, and the log of each act has its request's id")
    func throttledIsLogged() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("toby")
            try await SignInThrottleTests.guess(6, at: "toby", latchkey)
            let throttled = latchkey.log.lines.filter { $0.contains("event=sign_in_throttled") }
            let failed = latchkey.log.lines.filter { $0.contains("event=sign_in_failed") }
            let complete = failed.filter { $0.contains("request_id=") && $0.contains("account=") }
            #expect(throttled.count == 1 && failed.count == 5 && complete.count == 5)
            #expect(throttled.allSatisfy { $0.contains("account=") })
        }
    }

    @Test("S-275: a request that is refused is logged with the code of its refusal")
    func refusalsHaveTheirCode() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("toby")
            let cookie = try await latchkey.signIn("toby")
            _ = try await latchkey.send(.delete, "/api/authenticate", cookie: cookie, origin: "https://evil.example")
            _ = try await latchkey.send(.get, "/api/id", cookie: "latchkey=a.b.c")
            _ = try await latchkey.send(.delete, "/api/user", json: #"{"uid":"somebody"}"#, cookie: cookie)
            for code in ["origin_not_allowed", "token_invalid", "forbidden"] {
                #expect(latchkey.log.lines.contains { $0.contains("code=\(code)") }, "\(code)")
            }
        }
    }

    @Test("S-276: an event that cannot be stored undoes its act: no sign-up, sign-out, change or removal without one")
    func noActWithoutItsEvent() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("toby")
            let cookie = try await latchkey.signIn("toby")
            _ = try await latchkey.signIn("toby")
            let before = try await latchkey.store.dump().filter { !$0.hasPrefix("throttle") }.sorted()
            try await latchkey.store.execute("ALTER TABLE audit_event RENAME TO audit_event_away")
            let change = Latchkey.body(["current": Latchkey.password, "new": "staple battery horse"])
            let requests: [(HTTPRequest.Method, String, String?)] = [
                (.post, "/api/user", SignUpTests.body("new")), (.put, "/api/user", #"{"name":"x"}"#),
                (.delete, "/api/user", #"{"uid":"toby"}"#), (.delete, "/api/authenticate", nil),
                (.delete, "/api/sessions", nil), (.put, "/api/password", change),
                (.post, "/api/authenticate", Latchkey.body(["uid": "toby", "password": Latchkey.password])),
            ]
            for (method, path, json) in requests {
                let answer = try await latchkey.send(method, path, json: json, cookie: cookie)
                #expect(answer.status >= 500 && answer.setCookies.isEmpty, "\(method) \(path)")
                #expect(!answer.text.contains("audit"))
            }
            try await latchkey.store.execute("ALTER TABLE audit_event_away RENAME TO audit_event")
            let after = try await latchkey.store.dump().filter { !$0.hasPrefix("throttle") }.sorted()
            #expect(after == before)
        }
    }

    @Test("S-276: the audit can be neither changed nor shortened")
    func appendOnly() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("toby")
            await #expect(throws: DatabaseError.self) {
                try await latchkey.store.execute("UPDATE audit_event SET detail = 'x'")
            }
            await #expect(throws: DatabaseError.self) { try await latchkey.store.execute("DELETE FROM audit_event") }
            #expect(try await latchkey.store.listEvents(of: nil, limit: 10).count == 1)
        }
    }
}
