import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct SessionLifeTests {
    @Test(
        "S-109: a session ends when it was idle too long, remembered or not",
        arguments: [(false, 3600), (true, 14 * 86_400)])
    func idleLimit(remember: Bool, seconds: Int) async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("toby")
            let body = #"{"uid":"toby","password":"\#(Latchkey.password)","remember":\#(remember)}"#
            let signedIn = try await latchkey.send(.post, "/api/authenticate", json: body)
            #expect(signedIn.setCookies.contains { $0.contains("Max-Age=\(seconds)") })
            let cookie = "latchkey=\(signedIn.cookie("latchkey") ?? "")"
            latchkey.clock.advance(by: .seconds(seconds - 1))
            try await latchkey.flows.sessions.live.followChanges()
            #expect(try await latchkey.send(.get, "/api/id", cookie: cookie).status == 200)
            latchkey.clock.advance(by: .seconds(1))
            try await latchkey.flows.sessions.live.followChanges()
            #expect(try await latchkey.send(.get, "/api/id", cookie: cookie).code == "token_invalid")
        }
    }

    @Test(
        "S-109, S-073: a session in use is renewed past half its idle time, and ends at its absolute limit",
        arguments: [(false, 3600, 12 * 3600), (true, 14 * 86_400, 30 * 86_400)])
    func absoluteLimit(remember: Bool, idle: Int, absolute: Int) async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("toby")
            let body = #"{"uid":"toby","password":"\#(Latchkey.password)","remember":\#(remember)}"#
            let first = try await latchkey.send(.post, "/api/authenticate", json: body)
            var cookie = "latchkey=\(first.cookie("latchkey") ?? "")"
            let step = idle * 2 / 3
            var passed = 0
            while passed + step < absolute {
                latchkey.clock.advance(by: .seconds(step))
                passed += step
                try await latchkey.flows.sessions.live.followChanges()
                let answer = try await latchkey.send(.get, "/api/id", cookie: cookie)
                #expect(answer.status == 200)
                if let renewed = answer.cookie("latchkey") { cookie = "latchkey=\(renewed)" }
                try await latchkey.flows.sessions.live.writeTouches()
            }
            latchkey.clock.advance(by: .seconds(absolute - passed - 1))
            #expect(try await latchkey.send(.get, "/api/id", cookie: cookie).status == 200)
            latchkey.clock.advance(by: .seconds(1))
            #expect(try await latchkey.send(.get, "/api/id", cookie: cookie).status == 401)
        }
    }

    @Test(
        "S-073: fifty requests at once past half the time are all answered, every cookie works, and it is one session")
    func renewalsAtOnce() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("toby")
            let cookie = try await latchkey.signIn("toby")
            latchkey.clock.advance(by: .seconds(1801))
            let answers = try await inParallel(50) { _ in try await latchkey.send(.get, "/api/id", cookie: cookie) }
            #expect(answers.tally == [200: 50])
            let renewed = Set(answers.compactMap { $0.cookie("latchkey") })
            #expect(!renewed.isEmpty)
            for text in renewed {
                #expect(try await latchkey.send(.get, "/api/id", cookie: "latchkey=\(text)").status == 200)
            }
            #expect(try await latchkey.send(.get, "/api/id", cookie: cookie).status == 200)
            #expect(try await latchkey.operate.show(uid: "toby").sessions.count == 1)
        }
    }

    @Test("S-104: signing out ends the session for every copy of its cookie, also after a restart")
    func signOutIsForAllCopies() async throws {
        let database = try await Engine.sqliteFile.makeDatabase()
        try await withLatchkey {
            $0.store = database.store
        } _: { latchkey async throws in
            try await latchkey.addAccount("toby")
            let cookie = try await latchkey.signIn("toby")
            let kept = try await latchkey.signIn("toby")
            #expect(try await latchkey.send(.get, "/api/id", cookie: cookie).status == 200)
            #expect(try await latchkey.send(.delete, "/api/authenticate", cookie: cookie).status == 200)
            #expect(try await latchkey.send(.get, "/api/id", cookie: cookie).code == "token_invalid")
            #expect(try await latchkey.send(.delete, "/api/authenticate", cookie: cookie).code == "token_invalid")
            try await withLatchkey {
                $0.store = database.otherStore
            } _: { restarted async throws in
                #expect(try await restarted.send(.get, "/api/id", cookie: cookie).code == "token_invalid")
                #expect(try await restarted.send(.get, "/api/id", cookie: kept).status == 200)
            }
        }
    }

    @Test("S-102: every sign-in makes a new session, and the one the browser came with ends")
    func signInReplacesTheSession() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("toby")
            let first = try await latchkey.signIn("toby")
            let answer = try await latchkey.signInAnswer("toby", cookie: first)
            let second = answer.cookie("latchkey") ?? ""
            #expect(TokenKindTests.sessionID(of: second) != TokenKindTests.sessionID(of: String(first.dropFirst(9))))
            #expect(try await latchkey.send(.get, "/api/id", cookie: first).status == 401)
            #expect(try await latchkey.send(.get, "/api/id", cookie: "latchkey=\(second)").status == 200)
            _ = try await latchkey.signInAnswer("toby", "wrong password", cookie: "latchkey=\(second)")
            #expect(try await latchkey.send(.get, "/api/id", cookie: "latchkey=\(second)").status == 200)
        }
    }

    @Test(
        "S-103: a cookie that somebody planted is never adopted",
        arguments: ["planted", "", "a.b.c", "AAAAAAAAAAAAAAAAAAAAAA"])
    func plantedCookieIsNotAdopted(_ planted: String) async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("toby")
            let answer = try await latchkey.signInAnswer("toby", cookie: "latchkey=\(planted)")
            #expect(answer.status == 200)
            #expect(TokenKindTests.sessionID(of: answer.cookie("latchkey") ?? "").utf8.count == 22)
            #expect(try await latchkey.send(.get, "/api/id", cookie: "latchkey=\(planted)").status == 401)
        }
    }

    @Test("S-069, S-111: a previous key still verifies; without it every session is over")
    func keyRotation() async throws {
        let database = try await Engine.sqliteFile.makeDatabase()
        let next = "next-secret-2d8f6053e4b1c9a7-next-secret"
        let cookies = Cookies()
        try await withLatchkey {
            $0.store = database.store
        } _: { latchkey async throws in
            try await latchkey.addAccount("toby")
            await cookies.set(try await latchkey.signIn("toby"))
        }
        let cookie = await cookies.value
        for (secret, previous, status) in [(next, Latchkey.secret, 200), (next, nil, 401), (Latchkey.secret, nil, 200)]
        {
            try await withLatchkey {
                $0.store = database.store
                $0.secret = secret
                $0.previousSecret = previous
            } _: { latchkey async throws in
                #expect(try await latchkey.send(.get, "/api/id", cookie: cookie).status == status)
            }
        }
    }

    private actor Cookies {
        private(set) var value = ""

        func set(_ text: String) { value = text }
    }

    @Test("S-289: a clock that goes back brings back no session that was ended")
    func clockGoesBack() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("toby")
            latchkey.clock.advance(by: .seconds(600))
            let cookie = try await latchkey.signIn("toby")
            let idle = try await latchkey.signIn("toby")
            #expect(try await latchkey.send(.delete, "/api/authenticate", cookie: cookie).status == 200)
            latchkey.clock.advance(by: .seconds(-20))
            #expect(try await latchkey.send(.get, "/api/id", cookie: cookie).status == 401)
            #expect(try await latchkey.send(.get, "/api/id", cookie: idle).status == 200)
            latchkey.clock.advance(by: .seconds(5000))
            try await latchkey.flows.upkeep.prune()
            latchkey.clock.advance(by: .seconds(-4980))
            #expect(try await latchkey.send(.get, "/api/id", cookie: cookie).status == 401)
        }
    }
}
