import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyServer
import LatchkeyTestSupport
import Testing

@Suite("Renewal")
struct RenewalTests {
    @Test("S-073: 50 parallel requests past the half are all answered, with cookies that all work, for one session")
    func parallel() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("toby")
            let cookie = try await latchkey.signIn("toby")
            #expect(try await latchkey.send(.get, "/api/id", cookie: cookie).setCookies.isEmpty, "not before the half")
            latchkey.clock.advance(by: .seconds(1801))
            let answers = try await withThrowingTaskGroup(of: Answer.self) { group in
                for _ in 0..<50 { group.addTask { try await latchkey.send(.get, "/api/id", cookie: cookie) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.count == 50)
            #expect(answers.allSatisfy { $0.status == 200 })
            try await latchkey.flows.sessions.live.writeTouches()
            latchkey.clock.advance(by: .seconds(1000))
            for answer in answers {
                let renewed = try #require(answer.cookie("latchkey"))
                #expect(try await latchkey.send(.get, "/api/id", cookie: "latchkey=\(renewed)").status == 200)
            }
            #expect(try await latchkey.send(.get, "/api/id", cookie: cookie).status == 200, "the earlier one lives on")
            let sessions = try await latchkey.send(.get, "/api/sessions", cookie: cookie).json["sessions"] as? [Any]
            #expect(sessions?.count == 1)
            latchkey.clock.advance(by: .seconds(800))
            #expect(try await latchkey.send(.get, "/api/id", cookie: cookie).status == 401, "and ends at its own end")
            let newer = try #require(answers.first?.cookie("latchkey"))
            #expect(try await latchkey.send(.get, "/api/id", cookie: "latchkey=\(newer)").status == 200)
        }
    }

    @Test("S-073: no renewal outlives the absolute end")
    func absoluteEnd() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("toby")
            var cookie = try await latchkey.signIn("toby")
            for minute in stride(from: 0, to: 12 * 60, by: 40) {
                let answer = try await latchkey.send(.get, "/api/id", cookie: cookie)
                #expect(answer.status == 200, "after \(minute) minutes")
                if let renewed = answer.cookie("latchkey") { cookie = "latchkey=\(renewed)" }
                try await latchkey.flows.sessions.live.writeTouches()
                latchkey.clock.advance(by: .seconds(40 * 60))
            }
            #expect(try await latchkey.send(.get, "/api/id", cookie: cookie).code == "token_invalid")
        }
    }

    @Test(
        "S-076: a link on another site renews nothing: its answer would put a second cookie beside the Lax one",
        arguments: [
            ("cross-site", nil, 0), ("same-origin", nil, 1), ("none", nil, 1), ("cross-site", "https://app.example", 1),
        ]
            as [(String, String?, Int)])
    func situation(site: String, origin: String?, cookies: Int) async throws {
        try await withLatchkey({
            $0.publicURL = "https://auth.example"
            $0.server = { $0.allowedOrigins = [OriginPattern("https://app.example")].compactMap { $0 } }
        }) { latchkey in
            try await latchkey.addAccount("toby")
            let token = try await latchkey.signInAnswer("toby").cookie("__Host-latchkey") ?? ""
            latchkey.clock.advance(by: .seconds(1801))
            let answer = try await latchkey.send(
                .get, "/api/id", cookie: "__Host-latchkey=\(token)", origin: origin, headers: [("Sec-Fetch-Site", site)]
            )
            #expect(answer.status == 200)
            // The others clear what a browser may hold beside it.
            let renewed = answer.setCookies.filter { !$0.contains("Max-Age=0;") }
            #expect(renewed.count == cookies)
            let isPartitioned = renewed.contains { $0.contains("SameSite=None; Partitioned") }
            #expect(isPartitioned == (origin != nil))
        }
    }

    @Test("S-081: two sessions of ours are refused once: the answer and each sign-in clear every other form")
    func bothSituations() async throws {
        try await withLatchkey({ $0.publicURL = "https://auth.example" }) { latchkey in
            try await latchkey.addAccount("toby")
            let name = "__Host-latchkey="
            let older = try await latchkey.signInAnswer("toby").cookie("__Host-latchkey") ?? ""
            let newer = try await latchkey.signInAnswer("toby").cookie("__Host-latchkey") ?? ""
            let two = "\(name)\(older); \(name)\(newer)"
            let refused = try await latchkey.send(.get, "/api/id", cookie: two)
            #expect(refused.code == "ambiguous_token")
            #expect(
                refused.setCookies == [
                    "\(name); Path=/; Max-Age=0; Secure; HttpOnly; SameSite=None; Partitioned",
                    "\(name); Path=/; Max-Age=0; Secure; HttpOnly; SameSite=None",
                ])
            let answer = try await latchkey.signInAnswer("toby", cookie: two)
            let lines = answer.setCookies.filter { $0.hasPrefix(name) }
            #expect(lines.count == 2)
            #expect(lines.first?.contains("Max-Age=0") == true)
            #expect(lines.first?.hasSuffix("SameSite=None; Partitioned") == true)
            #expect(lines.last?.contains("SameSite=Lax") == true)
            // A cookie beside a program's other token is one cookie: the browser keeps it.
            let bearer = [("Authorization", "Bearer \(newer)")]
            let program = try await latchkey.send(.get, "/api/id", cookie: "\(name)\(older)", headers: bearer)
            #expect(program.code == "ambiguous_token" && program.setCookies.isEmpty)
        }
    }

    @Test("S-073: programs with a bearer token are sent no cookie, nor is anybody on a refused or unguarded answer")
    func whoIsNotRenewed() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("toby")
            let cookie = try await latchkey.signIn("toby")
            let bearer = [("Authorization", "Bearer \(cookie.dropFirst("latchkey=".count))")]
            latchkey.clock.advance(by: .seconds(1801))
            let program = try await latchkey.send(.get, "/api/id", headers: bearer)
            #expect(program.status == 200)
            #expect(program.setCookies.isEmpty)
            for path in ["/health/live", "/", "/api/nothing"] {
                #expect(try await latchkey.send(.get, path, cookie: cookie).setCookies.isEmpty)
            }
            let browser = try await latchkey.send(.head, "/api/id", cookie: cookie)
            #expect(browser.setCookies.count == 1)
        }
    }
}
