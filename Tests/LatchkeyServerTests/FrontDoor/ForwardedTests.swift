import Foundation
import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyTestSupport
import Testing

@testable import LatchkeyServer

@Suite("What proxies say")
struct ForwardedTests {
    private static func behindProxy(_ publicURL: String) -> @Sendable (inout LatchkeyOptions) -> Void {
        { options in
            options.isLive = true
            options.publicURL = publicURL
            options.server = { configuration in
                configuration.trustedProxies = ["127.0.0.1", "10.0.0.0/8"].compactMap { NetworkRange($0) }
            }
        }
    }

    /// The address that the server wrote down for a session made with these fields.
    private static func seen(_ latchkey: Latchkey, _ fields: [String]) async throws -> String? {
        let body = Latchkey.body(["uid": "toby", "password": Latchkey.password])
        let lines = fields.map { "X-Forwarded-For: \($0)\r\n" }.joined()
        let answer = try await latchkey.raw(
            """
            POST /api/authenticate HTTP/1.1\r\nHost: a\r\n\(lines)Content-Type: application/json\r
            Content-Length: \(body.utf8.count)\r\n\r\n\(body)
            """
        ).answer
        let cookie = answer?.field("set-cookie")?.prefix { $0 != ";" } ?? ""
        let list = try await latchkey.send(.get, "/api/sessions", cookie: String(cookie))
        let sessions = list.json["sessions"] as? [[String: Any]] ?? []
        return sessions.first { $0["current"] as? Bool == true }?["ip"] as? String
    }

    @Test(
        "S-046: behind a trusted proxy the right-most address that is no proxy's counts, forged ones before it do not")
    func trusted() async throws {
        try await withLatchkey(ForwardedTests.behindProxy("http://localhost:8587")) { latchkey in
            try await latchkey.addAccount("toby")
            let table: [([String], String)] = [
                ([], "127.0.0.1"), (["203.0.113.9"], "203.0.113.9"), (["1.2.3.4, 203.0.113.9"], "203.0.113.9"),
                (["1.2.3.4", "203.0.113.9"], "203.0.113.9"), (["203.0.113.9, 10.1.2.3"], "203.0.113.9"),
                (["203.0.113.9,10.1.2.3 ,\t127.0.0.1"], "203.0.113.9"), (["2001:db8::1"], "2001:db8::1"),
                (["::ffff:203.0.113.9"], "203.0.113.9"), (["junk"], "127.0.0.1"), (["203.0.113.9, junk"], "127.0.0.1"),
                (["junk, 203.0.113.9"], "203.0.113.9"), ([""], "127.0.0.1"), (["10.1.2.3"], "10.1.2.3"),
                (["203.0.113.9\u{2028}"], "127.0.0.1"), (["203.0.113.5:41222"], "203.0.113.5"),
                (["\"203.0.113.5:41222\""], "203.0.113.5"), (["\"203.0.113.5\""], "203.0.113.5"),
                (["[2001:db8::1]"], "2001:db8::1"), (["[2001:db8::1]:443"], "2001:db8::1"),
                (["\"[2001:db8::1]:443\""], "2001:db8::1"), (["1.2.3.4:5, 203.0.113.9:1, 10.1.2.3:80"], "203.0.113.9"),
                (["203.0.113.9, , "], "203.0.113.9"), (["unknown"], "127.0.0.1"), (["_hidden"], "127.0.0.1"),
                (["203.0.113.9, unknown"], "127.0.0.1"), (["203.0.113.9, unknown, 10.1.2.3"], "10.1.2.3"),
                (["203.0.113.5:"], "127.0.0.1"), (["203.0.113.5:x"], "127.0.0.1"),
                (["203.0.113.5:123456"], "127.0.0.1"),
                (["[203.0.113.5]:1"], "127.0.0.1"), (["[2001:db8::1"], "127.0.0.1"), (["[2001:db8::1]x"], "127.0.0.1"),
                (["2001:db8::1:443"], "2001:db8::1:443"), (["\""], "127.0.0.1"), (["\"\""], "127.0.0.1"),
            ]
            for (fields, expected) in table {
                #expect(try await ForwardedTests.seen(latchkey, fields) == expected, "\(fields)")
            }
        }
    }

    @Test("S-046: a trusted proxy that names no address is told of in the log, once a minute")
    func unreadableHop() async throws {
        try await withLatchkey(ForwardedTests.behindProxy("http://localhost:8587")) { latchkey in
            try await latchkey.addAccount("toby")
            for _ in 0..<3 { _ = try await ForwardedTests.seen(latchkey, ["unknown"]) }
            let warnings = latchkey.log.lines.filter { $0.contains("no address where the client's should be") }
            #expect(warnings.count == 1)
            #expect(warnings.first?.contains("127.0.0.1") == true)
        }
        try await withLatchkey(ForwardedTests.behindProxy("http://localhost:8587")) { latchkey in
            try await latchkey.addAccount("toby")
            _ = try await ForwardedTests.seen(latchkey, ["203.0.113.5:41222"])
            _ = try await ForwardedTests.seen(latchkey, [])
            #expect(!latchkey.log.lines.contains { $0.contains("no address where the client's should be") })
        }
    }

    @Test("What is said once a minute is said again after a minute, not before")
    func onceAMinute() {
        let once = OnceAMinute()
        let start = ContinuousClock.now
        let said = [0, 1, 59, 60, 61, 119, 120].map { once.isDue(at: start + .seconds($0)) }
        #expect(said == [true, false, false, true, false, false, true])
    }

    @Test("S-270: people behind several proxies have budgets of their own, with ports in X-Forwarded-For too")
    func ports() async throws {
        try await withLatchkey({ options in
            ForwardedTests.behindProxy("http://localhost:8587")(&options)
            options.flows.throttle[.networkFailures] = 5
        }) { latchkey in
            for index in 1...12 {
                let forwarded = [("X-Forwarded-For", "203.0.113.\(index):5000\(index % 10)")]
                let answer = try await latchkey.signInAnswer("nobody\(index)", headers: forwarded)
                #expect(answer.status == 401)
            }
        }
    }

    @Test("S-046, S-270: without a trusted proxy nobody's X-Forwarded-For is believed")
    func untrusted() async throws {
        try await withLatchkey({ $0.isLive = true }) { latchkey in
            try await latchkey.addAccount("toby")
            #expect(try await ForwardedTests.seen(latchkey, ["203.0.113.9"]) == "127.0.0.1")
        }
    }

    @Test("S-045: all addresses of one /64, and one address in its two spellings, share a network's counter")
    func networks() async throws {
        try await withLatchkey({ options in
            ForwardedTests.behindProxy("http://localhost:8587")(&options)
            options.flows.throttle[.networkFailures] = 5
        }) { latchkey in
            var tries = (1...5).map { ("2001:db8:1:2::\($0)", 401) }
            tries += [("2001:db8:1:2:ffff::9", 429), ("2001:db8:1:3::1", 401)]
            tries += (1...5).map { ($0 % 2 == 0 ? "203.0.113.9" : "::ffff:203.0.113.9", 401) }
            tries += [("203.0.113.9", 429), ("203.0.113.10", 401)]
            for (index, (address, status)) in tries.enumerated() {
                let answer = try await latchkey.signInAnswer("nobody\(index)", headers: [("X-Forwarded-For", address)])
                #expect(answer.status == status, "\(index) \(address)")
            }
        }
    }

    @Test("S-266, S-270: under an https public URL plain http is refused when a trusted proxy tells of it")
    func plainHTTP() async throws {
        try await withLatchkey(ForwardedTests.behindProxy("https://auth.example")) { latchkey in
            for path in ["/api/id", "/"] {
                for values in [["http"], ["http, https"], ["http", "https"], ["", "http"], [" , http"], ["ws"]] {
                    let answer = try await latchkey.send(.get, path, headers: values.map { ("X-Forwarded-Proto", $0) })
                    #expect(answer.status == 403, "\(values)")
                    #expect(answer.code == "https_required")
                    #expect(answer.message?.contains("X-Forwarded-Proto") == true)
                    #expect(answer.header("Location") == nil)
                }
                for values in [
                    ["https"], ["https, https"], ["https,http"], ["https", "http"], [""], [" "], ["", "https"],
                    ["HTTPS"],
                ] {
                    let answer = try await latchkey.send(.get, path, headers: values.map { ("X-Forwarded-Proto", $0) })
                    #expect(answer.status == (path == "/" ? 200 : 401), "\(values)")
                }
            }
            for path in ["/health/live", "/health/ready"] {
                #expect(try await latchkey.send(.get, path, headers: [("X-Forwarded-Proto", "http")]).status == 200)
            }
            #expect(
                try await latchkey.send(.get, "/health/live", headers: [("X-Forwarded-Proto", "https")]).status == 200)
            #expect(try await latchkey.send(.get, "/health/live").status == 200)
        }
        try await withLatchkey({
            $0.isLive = true
            $0.publicURL = "https://auth.example"
        }) { latchkey in
            let answer = try await latchkey.send(.get, "/health/live", headers: [("X-Forwarded-Proto", "http")])
            #expect(answer.status == 200)
        }
    }
}
