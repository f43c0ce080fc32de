import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyGuard
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@testable import LatchkeyServer

@Suite struct ReauthTests {
    private static func reauth(
        _ latchkey: Latchkey, _ cookie: String?, _ password: String = Latchkey.password
    ) async throws -> Answer {
        try await latchkey.send(.post, "/api/reauth", json: Latchkey.body(["password": password]), cookie: cookie)
    }

    private static func auth(_ latchkey: Latchkey, _ cookie: String) async throws -> [String: Any] {
        try await latchkey.send(.get, "/api/id", cookie: cookie).json["auth"] as? [String: Any] ?? [:]
    }

    private static func cookie(_ answer: Answer) throws -> String {
        "latchkey=\(try #require(answer.cookie("latchkey")))"
    }

    @Test("F-020, S-302: a proof once more makes a new session, and the old one goes on for a minute at its old level")
    func goesOn() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("toby")
            let old = try await latchkey.signIn("toby")
            latchkey.clock.advance(by: .seconds(700))
            try await latchkey.flows.sessions.live.followChanges()
            #expect(try await latchkey.send(.get, "/api/data", cookie: old).code == "reauth_required")
            let answer = try await ReauthTests.reauth(latchkey, old)
            #expect(answer.status == 200)
            #expect((answer.json["user"] as? [String: Any])?["uid"] as? String == "toby")
            let new = try ReauthTests.cookie(answer)
            #expect(
                TokenKindTests.sessionID(of: String(new.dropFirst(9)))
                    != TokenKindTests.sessionID(of: String(old.dropFirst(9))))
            #expect(try await latchkey.send(.get, "/api/data", cookie: new).status == 200)
            latchkey.clock.advance(by: .seconds(59))
            try await latchkey.flows.sessions.live.followChanges()
            #expect(try await latchkey.send(.get, "/api/id", cookie: old).status == 200)
            let refused = try await latchkey.send(.get, "/api/data", cookie: old)
            #expect(refused.status == 403 && refused.code == "reauth_required")
            let needs = refused.json["needs"] as? [String: Any]
            #expect(needs?["recent"] as? Int == 600 && needs?["factors"] as? Int == 1)
            latchkey.clock.advance(by: .seconds(1))
            #expect(try await latchkey.send(.get, "/api/id", cookie: old).code == "token_invalid")
            #expect(try await latchkey.send(.get, "/api/id", cookie: new).status == 200)
        }
    }

    @Test(
        "F-020: the new session is remembered as the old one was, and ends when that one was to end, also at the second try",
        arguments: [(false, 12 * 3600), (true, 30 * 86_400)])
    func absoluteEnd(remember: Bool, absolute: Int) async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("toby")
            let body = #"{"uid":"toby","password":"\#(Latchkey.password)","remember":\#(remember)}"#
            let old = try ReauthTests.cookie(try await latchkey.send(.post, "/api/authenticate", json: body))
            latchkey.clock.advance(by: .seconds(1000))
            // The answer to the first is lost.
            let lost = try await ReauthTests.reauth(latchkey, old)
            latchkey.clock.advance(by: .seconds(30))
            let answer = try await ReauthTests.reauth(latchkey, old)
            let expected = remember ? 14 * 86_400 : 3600
            for answer in [lost, answer] {
                #expect(answer.setCookies.contains { $0.contains("Max-Age=\(expected)") })
            }
            let ends = try await latchkey.operate.show(uid: "toby").sessions.map {
                ($0.absoluteEnd - TestClock.start).components.seconds
            }
            #expect(ends == [Int64(absolute), Int64(absolute)])
        }
    }

    @Test("F-020: a session that was ended elsewhere proves nothing any more, whatever a node remembers of it")
    func endedElsewhere() async throws {
        let database = try await Engine.chosen.makeDatabase()
        defer { database.close() }
        try await withLatchkey {
            $0.store = database.store
        } _: { latchkey async throws in
            try await latchkey.addAccount("toby")
            let cookie = try await latchkey.signIn("toby")
            #expect(try await latchkey.send(.get, "/api/id", cookie: cookie).status == 200)
            try await latchkey.store.execute("DELETE FROM session")
            let answer = try await ReauthTests.reauth(latchkey, cookie)
            #expect(answer.code == "token_invalid" && answer.setCookies.isEmpty)
        }
    }

    @Test("S-043: wrong passwords count with those of sign-ins and changes, and a right one clears them")
    func throttled() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("toby")
            let cookie = try await latchkey.signIn("toby")
            for _ in 0..<3 {
                let answer = try await ReauthTests.reauth(latchkey, cookie, "wrong")
                #expect(answer.status == 401 && answer.code == "current_password_wrong")
                #expect(answer.setCookies.isEmpty)
            }
            let change = Latchkey.body(["current": "wrong", "new": "staple battery horse"])
            for _ in 0..<2 {
                #expect(try await latchkey.send(.put, "/api/password", json: change, cookie: cookie).status == 401)
            }
            let refused = try await ReauthTests.reauth(latchkey, cookie)
            #expect(refused.status == 429 && refused.header("Retry-After") != nil)
            #expect(try await latchkey.send(.get, "/api/id", cookie: cookie).status == 200)
            latchkey.clock.advance(by: .seconds(10))
            #expect(try await ReauthTests.reauth(latchkey, cookie).status == 200)
            #expect(try await ReauthTests.reauth(latchkey, cookie, "wrong").status == 401)
        }
    }

    @Test(
        "A body without a password, or with keys of which none is known, is refused",
        arguments: [
            ("{}", 400, "invalid_fields"), (#"{"password":""}"#, 400, "invalid_fields"),
            (#"{"password":1}"#, 400, "invalid_fields"), (#"{"code":"123456"}"#, 400, "invalid_fields"),
            ("[]", 400, "invalid_body"),
        ])
    func bodies(body: String, status: Int, code: String) async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("toby")
            let cookie = try await latchkey.signIn("toby")
            let answer = try await latchkey.send(.post, "/api/reauth", json: body, cookie: cookie)
            #expect(answer.status == status && answer.code == code)
            #expect(try await latchkey.send(.post, "/api/reauth", json: body).code == "token_missing")
        }
    }

    @Test("S-332: /api/id tells ages and not times, never of a proof later than any node has it; /api/session has none")
    func ages() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("toby")
            let cookie = try await latchkey.signIn("toby")
            for (wait, age) in [(0, 0), (1, 1), (12, 13), (-13, 0), (-30, 0)] {
                latchkey.clock.advance(by: .seconds(wait))
                let auth = try await ReauthTests.auth(latchkey, cookie)
                #expect(auth["age"] as? Int == age && auth["factors"] as? Int == 1)
                #expect(auth["methods"] as? [String] == ["pwd"] && auth.keys.contains("factor_age"))
                #expect(auth["factor_age"] as? Int == nil)
            }
            let later = latchkey.clock.now + .clockSkew + .seconds(2)
            try await latchkey.store.execute("UPDATE session SET authenticated_at = ?", later)
            latchkey.clock.advance(by: .seconds(1))
            #expect(try await ReauthTests.auth(latchkey, cookie)["age"] as? Int == nil)
            #expect(try await latchkey.send(.get, "/api/session", cookie: cookie).json["auth"] == nil)
        }
    }

    @Test("F-022, S-113: a token says when and how its person signed in, and so does its renewal")
    func claims() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("toby")
            let cookie = try await latchkey.signIn("toby")
            let claims = #""auth_time":\#(TestClock.start.seconds),"amr":["pwd"]}"#
            #expect(TokenKindTests.payload(of: String(cookie.dropFirst(9))).hasSuffix(claims))
            latchkey.clock.advance(by: .seconds(1801))
            let renewed = try ReauthTests.cookie(try await latchkey.send(.get, "/api/id", cookie: cookie))
            #expect(TokenKindTests.payload(of: String(renewed.dropFirst(9))).hasSuffix(claims))
        }
    }
}
