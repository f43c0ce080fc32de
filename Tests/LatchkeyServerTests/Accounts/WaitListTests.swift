import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyServer
import LatchkeyStore
import LatchkeyTestSupport
import Testing

/// Who must wait after wrong passwords, told with a page of people.
@Suite struct WaitListTests {
    private static func waits(_ answer: Answer) -> [[String: Any]] { answer.json["waits"] as? [[String: Any]] ?? [] }

    private static func waiting(_ answer: Answer) -> Set<String> {
        Set(waits(answer).compactMap { $0["id"] as? String })
    }

    /// `tess` leads `pia`, `sid` and, of the staff, `otto`; `zoe` is in no group.
    private static func withClass(
        on database: (any Database)? = nil, _ test: @escaping @Sendable (Latchkey, String) async throws -> Void
    ) async throws {
        try await withLatchkey {
            $0.roles = .builtIn
            $0.flows.throttle.failuresUntilOff = 8
            if let database { $0.store = Store(database) }
        } _: { latchkey in
            for (uid, role) in [
                ("boss", Roles.admin), ("tess", .teacher), ("otto", .teacher), ("pia", .user), ("sid", .user),
                ("zoe", .user),
            ] { try await latchkey.addAccount(uid, role: role) }
            let tess = try await latchkey.signIn("tess")
            let made = try await latchkey.send(.post, "/api/groups", json: #"{"name":"Year 9"}"#, cookie: tess)
            let group = try #require(made.json["id"] as? String)
            let boss = try await latchkey.signIn("boss")
            for uid in ["pia", "sid", "otto"] {
                let path = "/api/groups/\(group)/members/\(try await GroupRouteTests.id(latchkey, uid))"
                #expect(try await latchkey.send(.put, path, json: "{}", cookie: boss).status == 200)
            }
            try await test(latchkey, group)
        }
    }

    @Test("R-020, R-014: a leader is told until when members must wait whom they help, and nothing of staff and others")
    func reach() async throws {
        try await WaitListTests.withClass { latchkey, group in
            for uid in ["pia", "otto", "zoe"] { try await SignInThrottleTests.guess(5, at: uid, latchkey) }
            let (tess, boss) = (try await latchkey.signIn("tess"), try await latchkey.signIn("boss"))
            let pia = try await GroupRouteTests.id(latchkey, "pia")
            let path = "/api/user?page=1&group=\(group)&waits=true"
            let led = try await latchkey.send(.get, path, cookie: tess)
            let only = try #require(WaitListTests.waits(led).first)
            #expect(WaitListTests.waits(led).count == 1 && only["id"] as? String == pia)
            #expect(only["until"] as? String == (latchkey.clock.now + .seconds(5)).rfc3339)
            #expect(only["password_off"] as? Bool == false && Set(only.keys) == ["id", "until", "password_off"])
            // As on the page of one person.
            let one = try await latchkey.send(.get, "/api/user/\(pia)/sessions", cookie: tess)
            #expect(one.json["waits_until"] as? String == only["until"] as? String)
            let all = try await latchkey.send(.get, "/api/user?page=1&waits=true", cookie: boss)
            let others = [
                try await GroupRouteTests.id(latchkey, "otto"), try await GroupRouteTests.id(latchkey, "zoe"),
            ]
            #expect(WaitListTests.waiting(all) == Set(others + [pia]))
            // Nobody is told who has not asked, and of oneself nobody hears.
            #expect(try await latchkey.send(.get, "/api/user?page=1", cookie: boss).json["waits"] == nil)
            let own = try await latchkey.send(
                .get, "/api/user?page=1&waits=true", cookie: try await latchkey.signIn("sid"))
            #expect(own.status == 200 && WaitListTests.waits(own).isEmpty)
            let bad = try await latchkey.send(.get, "/api/user?page=1&waits=yes", cookie: boss)
            #expect(bad.status == 400 && bad.code == "invalid_query")
            let paged = try await latchkey.send(.get, "/api/user?page=1&per_page=1&waits=true", cookie: boss)
            #expect(paged.header("Link")?.contains("page=2&per_page=1&waits=true") == true)
            // What is over, or cleared, is told no more.
            latchkey.clock.advance(by: .seconds(6))
            #expect(WaitListTests.waits(try await latchkey.send(.get, path, cookie: tess)).isEmpty)
        }
    }

    @Test("R-042: waits of known devices and a password that is off are told as on the page of the person")
    func devices() async throws {
        try await WaitListTests.withClass { latchkey, group in
            let device = "latchkey-device=\(try await latchkey.signInAnswer("pia").cookie("latchkey-device") ?? "")"
            try await SignInThrottleTests.guess(5, at: "pia", latchkey, cookie: device)
            for _ in 0..<8 {
                _ = try await latchkey.signInAnswer("sid", "wrong password")
                latchkey.clock.advance(by: .seconds(900))
            }
            try await SignInThrottleTests.guess(5, at: "pia", latchkey, cookie: device)
            let tess = try await latchkey.signIn("tess")
            let list = try await latchkey.send(.get, "/api/user?page=1&group=\(group)&waits=true", cookie: tess)
            #expect(WaitListTests.waits(list).count == 2)
            for wait in WaitListTests.waits(list) {
                let id = try #require(wait["id"] as? String)
                let one = try await latchkey.send(.get, "/api/user/\(id)/sessions", cookie: tess)
                #expect(wait["until"] as? String == one.json["waits_until"] as? String)
                #expect(wait["password_off"] as? Bool == one.json["password_off"] as? Bool)
            }
            let off = WaitListTests.waits(list).filter { $0["password_off"] as? Bool == true }
            #expect(off.compactMap { $0["id"] as? String } == [try await GroupRouteTests.id(latchkey, "sid")])
        }
    }

    @Test("R-020: it takes as many statements for a class as for one member")
    func statements() async throws {
        let made = try await Engine.chosen.makeDatabase()
        defer { made.close() }
        let counted = CountedDatabase(made.store.database)
        try await WaitListTests.withClass(on: counted) { latchkey, group in
            for uid in ["pia", "sid"] { try await SignInThrottleTests.guess(5, at: uid, latchkey) }
            let tess = try await latchkey.signIn("tess")
            _ = try await latchkey.send(.get, "/api/id", cookie: tess)
            var tallies: [CountedDatabase.Tally] = []
            for (query, count) in [("&per_page=1", 1), ("", 2)] {
                _ = counted.take()
                let answer = try await latchkey.send(
                    .get, "/api/user?page=1&group=\(group)&waits=true\(query)", cookie: tess)
                #expect(answer.status == 200 && WaitListTests.waits(answer).count == count)
                tallies.append(counted.take())
            }
            #expect(tallies[0].statements == tallies[1].statements, "\(tallies)")
        }
    }
}
