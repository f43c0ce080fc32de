import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct AuditTests {
    struct Act: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let kinds: [AuditEvent.Kind]
        let act: @Sendable (Latchkey, _ cookie: String) async throws -> Void

        init(
            _ name: String, _ kinds: AuditEvent.Kind...,
            act: @escaping @Sendable (Latchkey, String) async throws -> Void
        ) {
            self.testDescription = name
            self.kinds = kinds
            self.act = act
        }
    }

    static let acts: [Act] = [
        Act("sign in", .signedIn) { latchkey, _ in _ = try await latchkey.signInAnswer("toby") },
        Act("wrong password", .signInFailed) { latchkey, _ in _ = try await latchkey.signInAnswer("toby", "wrong") },
        Act("nobody", .signInFailed) { latchkey, _ in _ = try await latchkey.signInAnswer("nobody") },
        Act("sign out", .signedOut) { latchkey, cookie in
            _ = try await latchkey.send(.delete, "/api/authenticate", cookie: cookie)
        },
        Act("sign up", .signedUp) { latchkey, _ in
            _ = try await latchkey.send(.post, "/api/user", json: SignUpTests.body("new"))
        },
        Act("sign up, taken") { latchkey, _ in
            _ = try await latchkey.send(.post, "/api/user", json: SignUpTests.body("toby"))
        },
        Act("change", .accountUpdated) { latchkey, cookie in
            _ = try await latchkey.send(.put, "/api/user", json: #"{"name":"x"}"#, cookie: cookie)
        },
        Act("change refused") { latchkey, cookie in
            _ = try await latchkey.send(.put, "/api/user", json: #"{"uid":"boss"}"#, cookie: cookie)
        },
        Act("remove oneself", .accountDeleted) { latchkey, cookie in
            _ = try await latchkey.send(.delete, "/api/user", json: #"{"uid":"toby"}"#, cookie: cookie)
        },
        Act("new password", .passwordChanged) { latchkey, cookie in
            let body = Latchkey.body(["current": Latchkey.password, "new": "staple battery horse"])
            _ = try await latchkey.send(.put, "/api/password", json: body, cookie: cookie)
        },
        Act("new password, wrong current", .passwordChangeFailed) { latchkey, cookie in
            let body = Latchkey.body(["current": "wrong", "new": "staple battery horse"])
            _ = try await latchkey.send(.put, "/api/password", json: body, cookie: cookie)
        },
        Act("end others", .otherSessionsEnded) { latchkey, cookie in
            _ = try await latchkey.send(.delete, "/api/sessions", cookie: cookie)
        },
        Act("end one", .sessionEnded) { latchkey, cookie in
            let id = try await latchkey.operate.show(uid: "toby").sessions.first?.publicID.text ?? ""
            _ = try await latchkey.send(.delete, "/api/sessions/\(id)", cookie: cookie)
        },
        Act("role", .roleChanged) { latchkey, _ in try await latchkey.operate.setRole(.teacher, uid: "toby") },
        Act("disable", .accountDisabled) { latchkey, _ in try await latchkey.operate.setState(.disabled, uid: "toby") },
        Act("enable", .accountEnabled) { latchkey, _ in try await latchkey.operate.setState(.active, uid: "toby") },
        Act("set password", .passwordChanged) { latchkey, _ in
            try await latchkey.operate.setPassword("staple battery horse", uid: "toby")
        },
        Act("sign out all", .otherSessionsEnded) { latchkey, _ in _ = try await latchkey.operate.signOut(uid: "toby") },
        Act("add", .accountCreated) { latchkey, _ in try await latchkey.addAccount("new") },
        Act("remove", .accountDeleted) { latchkey, _ in try await latchkey.operate.remove(uid: "toby") },
        Act("read") { latchkey, cookie in
            for path in ["/api/id", "/api/user", "/api/sessions"] {
                _ = try await latchkey.send(.get, path, cookie: cookie)
            }
        },
    ]

    @Test("S-275: each act leaves its one event, who and when, and a refused change none", arguments: acts)
    func oneEventPerAct(_ act: Act) async throws {
        try await withLatchkey { latchkey in
            let toby = try await latchkey.addAccount("toby")
            try await latchkey.addAccount("boss", role: .admin)
            let cookie = try await latchkey.signIn("toby")
            let before = try await latchkey.store.listEvents(of: nil, limit: 100).count
            latchkey.clock.advance(by: .seconds(60))
            try await act.act(latchkey, cookie)
            let events = try await latchkey.store.listEvents(of: nil, limit: 100)
            #expect(events.dropLast(before).map(\.kind) == act.kinds)
            for event in events.dropLast(before) {
                #expect(event.at == latchkey.clock.now)
                let isTobys = event.accountID == toby.id
                #expect(isTobys || ["nobody", "sign up", "add"].contains(act.testDescription))
            }
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
