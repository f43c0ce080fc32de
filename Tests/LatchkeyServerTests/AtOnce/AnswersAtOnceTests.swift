import Foundation
import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyTestSupport
import Testing

@testable import LatchkeyServer

@Suite("Answers at once")
struct AnswersAtOnceTests {
    private static let live = "GET /health/live HTTP/1.1\r\nHost: a\r\n"
    private static let end = "\r\n"

    /// Requests without a session, and how many of them are answered at once.
    static let strangers: [(name: String, request: String, atOnce: Int)] = [
        ("health", live + end, 1),
        ("HEAD", "HEAD /health/live HTTP/1.1\r\nHost: a\r\n\r\n", 1),
        ("nobody's user", "GET /api/id HTTP/1.1\r\nHost: a\r\n\r\n", 1),
        ("nobody's session", "GET /api/session HTTP/1.1\r\nHost: a\r\n\r\n", 1),
        ("HEAD of a refusal", "HEAD /api/id HTTP/1.1\r\nHost: a\r\n\r\n", 1),
        ("another host", "GET /health/live HTTP/1.1\r\nHost: other.example:81\r\n\r\n", 1),
        ("no host", "GET /health/live HTTP/1.1\r\n\r\n", 1),
        ("empty host", "GET /health/live HTTP/1.1\r\nHost:\r\n\r\n", 1),
        ("two hosts", live + "Host: b\r\n\r\n", 1),
        ("own origin", live + "Origin: http://localhost:8587\r\n\r\n", 1),
        ("allowed origin", live + "Origin: https://app.example\r\n\r\n", 1),
        ("foreign origin", live + "Origin: https://evil.example\r\n\r\n", 1),
        ("null origin", live + "Origin: null\r\n\r\n", 1),
        ("two origins", live + "Origin: https://app.example\r\nOrigin: https://app.example\r\n\r\n", 1),
        ("foreign origin of a user", "GET /api/id HTTP/1.1\r\nHost: a\r\nOrigin: https://evil.example\r\n\r\n", 1),
        ("allowed origin of a user", "GET /api/id HTTP/1.1\r\nHost: a\r\nOrigin: https://app.example\r\n\r\n", 1),
        ("cross-site", live + "Sec-Fetch-Site: cross-site\r\n\r\n", 1),
        ("conditions", live + "If-None-Match: *\r\nIf-Modified-Since: Mon, 23 Nov 2026 09:51:07 GMT\r\n\r\n", 1),
        ("range", live + "Range: bytes=0-3\r\n\r\n", 1),
        ("for a browser", "GET /api/id HTTP/1.1\r\nHost: a\r\nAccept: text/html\r\nAccept-Language: es\r\n\r\n", 1),
        ("forwarded", live + "X-Forwarded-For: 192.0.2.7\r\nX-Forwarded-Proto: http\r\n\r\n", 1),
        ("compressed", live + "Accept-Encoding: gzip\r\n\r\n", 1),
        ("kept alive", live + "Connection: keep-alive\r\n\r\n", 1),
        ("Keep-Alive", live + "Connection: Keep-Alive\r\n\r\n", 1),
        ("old HTTP", "GET /health/live HTTP/1.0\r\n\r\n", 1),
        ("old HTTP, kept alive", "GET /health/live HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", 1),
        ("closed", live + "Connection: close\r\n\r\n", 0),
        ("Close", live + "Connection: Close\r\n\r\n", 0),
        ("closed and kept", live + "Connection: keep-alive, close\r\n\r\n", 0),
        ("two connections", live + "Connection: keep-alive\r\nConnection: close\r\n\r\n", 0),
        ("query", "GET /health/live?a=b HTTP/1.1\r\nHost: a\r\n\r\n", 0),
        ("absolute form", "GET http://b/health/live HTTP/1.1\r\nHost: a\r\n\r\n", 1),
        ("slash behind", "GET /health/live/ HTTP/1.1\r\nHost: a\r\n\r\n", 0),
        ("two slashes", "GET //health/live HTTP/1.1\r\nHost: a\r\n\r\n", 0),
        ("encoded", "GET /health/%6cive HTTP/1.1\r\nHost: a\r\n\r\n", 0),
        ("upper case", "GET /HEALTH/LIVE HTTP/1.1\r\nHost: a\r\n\r\n", 0),
        ("no length", live + "Content-Length: 0\r\n\r\n", 0),
        ("a body", live + "Content-Length: 2\r\n\r\n{}", 0),
        ("a large body", live + "Content-Length: 70000\r\n\r\n" + String(repeating: "a", count: 70_000), 0),
        ("chunks", live + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n", 0),
        ("gzip, chunked", live + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 0),
        ("waiting for leave", live + "Expect: 100-continue\r\n\r\n", 0),
        ("upgrade", live + "Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n", 0),
        ("large fields", live + "X-A: " + String(repeating: "a", count: 33_000) + "\r\n\r\n", 0),
        ("many fields", live + String(repeating: "X-A: b\r\n", count: 120) + "\r\n", 0),
        ("preflight", "OPTIONS /api/id HTTP/1.1\r\nHost: a\r\nOrigin: https://app.example\r\n\r\n", 0),
        ("foreign preflight", "OPTIONS /health/live HTTP/1.1\r\nHost: a\r\nOrigin: https://evil.example\r\n\r\n", 0),
        ("another method", "DELETE /health/live HTTP/1.1\r\nHost: a\r\n\r\n", 0),
        ("another path", "GET /api/settings HTTP/1.1\r\nHost: a\r\n\r\n", 0),
        ("unknown path", "GET /api/nothing HTTP/1.1\r\nHost: a\r\n\r\n", 0),
        ("three in a row", live + end + live + end + live + end, 3),
        (
            "behind another",
            "GET /api/settings HTTP/1.1\r\nHost: a\r\n\r\n" + live + end + "GET /api/setup HTTP/1.1\r\nHost: a\r\n\r\n",
            0
        ),
        ("before another", live + end + "GET /api/settings HTTP/1.1\r\nHost: a\r\n\r\n" + live + end, 1),
        ("before a close", live + end + live + "Connection: close\r\n\r\n" + live + end, 1),
        ("before what is no request", live + end + "GARBAGE\r\n\r\n" + live + end, 1),
        ("half a request", "GET /health/live HTTP/1.1\r\nHos", 0),
        ("half a second one", live + end + "GET /health/live HT", 1),
    ]

    @Test("Both ways answer a stranger with the same bytes and log the same", arguments: strangers)
    func strangersAlike(name: String, request: String, atOnce: Int) async throws {
        try await BothWays.run({ $0.allowedOrigins = [OriginPattern("https://app.example")].compactMap { $0 } }) {
            try await AnswersAtOnceTests.expectAlike($0, request, atOnce: atOnce)
        }
    }

    @Test("Both ways answer the same to what no parser should take", arguments: SmugglingTests.table)
    func malformedAlike(name: String, request: String) async throws {
        try await BothWays.run { try await AnswersAtOnceTests.expectAlike($0, request, atOnce: nil) }
    }

    private static func expectAlike(_ both: BothWays, _ request: String, atOnce: Int?) async throws {
        let (first, second) = try await both.exchange(request)
        #expect(first.received == second.received)
        #expect(first.logged == second.logged)
        #expect(second.atOnce == 0)
        if let atOnce { #expect(first.atOnce == atOnce) }
    }

    /// Requests of somebody with a session; `{}` stands for the token.
    static let people: [(name: String, request: String, atOnce: Int)] = [
        ("cookie", "GET /api/id HTTP/1.1\r\nHost: a\r\nCookie: latchkey={}\r\n\r\n", 1),
        ("HEAD", "HEAD /api/id HTTP/1.1\r\nHost: a\r\nCookie: latchkey={}\r\n\r\n", 1),
        ("session", "GET /api/session HTTP/1.1\r\nHost: a\r\nCookie: theme=dark; latchkey={}\r\n\r\n", 1),
        ("bearer", "GET /api/id HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {}\r\n\r\n", 1),
        ("both", "GET /api/id HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {}\r\nCookie: latchkey={}\r\n\r\n", 1),
        ("two cookies", "GET /api/id HTTP/1.1\r\nHost: a\r\nCookie: latchkey={}; latchkey={}\r\n\r\n", 1),
        ("forged", "GET /api/id HTTP/1.1\r\nHost: a\r\nCookie: latchkey={}x\r\n\r\n", 1),
        ("forged session", "GET /api/session HTTP/1.1\r\nHost: a\r\nCookie: latchkey={}x\r\n\r\n", 1),
        (
            "allowed origin",
            "GET /api/id HTTP/1.1\r\nHost: a\r\nOrigin: https://app.example\r\nCookie: latchkey={}\r\n\r\n", 1
        ),
        (
            "foreign origin",
            "GET /api/id HTTP/1.1\r\nHost: a\r\nOrigin: https://evil.example\r\nCookie: latchkey={}\r\n\r\n", 1
        ),
        ("a proxy", "GET /api/forward-auth HTTP/1.1\r\nHost: a\r\nCookie: latchkey={}\r\n\r\n", 1),
        ("HEAD of a proxy", "HEAD /api/forward-auth HTTP/1.1\r\nHost: a\r\nCookie: latchkey={}\r\n\r\n", 1),
        (
            "a proxy for some",
            "GET /api/forward-auth?roles=User,Admin HTTP/1.1\r\nHost: a\r\nCookie: latchkey={}\r\n\r\n", 1
        ),
        (
            "a proxy for others",
            "GET /api/forward-auth?roles=Admin HTTP/1.1\r\nHost: a\r\nCookie: latchkey={}\r\n\r\n", 0
        ),
        (
            "a proxy for a page",
            "GET /api/forward-auth?roles=Admin&redirect=1 HTTP/1.1\r\nHost: a\r\nAccept: text/html\r\n"
                + "X-Forwarded-Uri: /grades\r\nCookie: latchkey={}\r\n\r\n", 0
        ),
        (
            "a proxy that asks wrongly",
            "GET /api/forward-auth?role=User HTTP/1.1\r\nHost: a\r\nCookie: latchkey={}\r\n\r\n", 0
        ),
        (
            "a question mark alone", "GET /api/forward-auth? HTTP/1.1\r\nHost: a\r\nCookie: latchkey={}\r\n\r\n", 1
        ),
        (
            "a fragment", "GET /api/forward-auth?roles=User#x HTTP/1.1\r\nHost: a\r\nCookie: latchkey={}\r\n\r\n", 0
        ),
        ("a longer path", "GET /api/forward-authors HTTP/1.1\r\nHost: a\r\nCookie: latchkey={}\r\n\r\n", 0),
        ("a proxy, forged", "GET /api/forward-auth HTTP/1.1\r\nHost: a\r\nCookie: latchkey={}x\r\n\r\n", 0),
        ("a proxy, nobody", "GET /api/forward-auth HTTP/1.1\r\nHost: a\r\n\r\n", 0),
        ("another route", "GET /api/sessions HTTP/1.1\r\nHost: a\r\nCookie: latchkey={}\r\n\r\n", 0),
        (
            "just changed",
            "GET /api/id HTTP/1.1\r\nHost: a\r\nCookie: latchkey={}; latchkey-changed=1\r\n\r\n", 0
        ),
        (
            "in a row",
            "GET /api/id HTTP/1.1\r\nHost: a\r\nCookie: latchkey={}\r\n\r\n" + live + end
                + "GET /api/session HTTP/1.1\r\nHost: a\r\nCookie: latchkey={}\r\n\r\n", 3
        ),
    ]

    @Test("Both ways answer somebody with a session with the same bytes and log the same")
    func peopleAlike() async throws {
        try await AnswersAtOnceTests.withToken { both, token in
            for (name, request, atOnce) in AnswersAtOnceTests.people {
                let request = request.replacing("{}", with: token)
                let (first, second) = try await both.exchange(request)
                #expect(first.received == second.received, "\(name)")
                #expect(first.logged == second.logged, "\(name)")
                #expect(first.atOnce == atOnce, "\(name)")
                #expect(!first.received.isEmpty && second.atOnce == 0, "\(name)")
            }
        }
    }

    @Test("S-073: an answer that renews the cookie goes the usual way, on both servers with a cookie")
    func renewal() async throws {
        try await AnswersAtOnceTests.withToken { both, token in
            both.atOnce.clock.advance(by: .seconds(1801))
            // Else memory would be too old, and the answer would not be given at once for that reason.
            try await both.follow()
            let (first, second) = try await both.exchange(AnswersAtOnceTests.me(token))
            #expect(first.atOnce == 0)
            for exchange in [first, second] {
                #expect(exchange.received.hasPrefix("HTTP/1.1 200 OK"))
                #expect(exchange.received.lowercased().contains("set-cookie: latchkey="))
            }
        }
    }

    @Test("An expired token, and a session that was ended elsewhere, are refused by both with the same bytes")
    func ended() async throws {
        try await AnswersAtOnceTests.withToken { both, token in
            let other = try #require(try await both.usual.signIn("toby").split(separator: "=").last)
            _ = try await both.exchange(AnswersAtOnceTests.me(String(other)))
            _ = try await both.usual.send(.delete, "/api/authenticate", cookie: "latchkey=\(other)")
            try await both.follow()
            let (first, second) = try await both.exchange(AnswersAtOnceTests.me(String(other)))
            #expect(first.received == second.received)
            #expect(first.received.hasPrefix("HTTP/1.1 401 Unauthorized"))

            both.atOnce.clock.advance(by: .seconds(3601))
            try await both.follow()
            let (third, fourth) = try await both.exchange(AnswersAtOnceTests.me(token))
            #expect(third.received == fourth.received && third.logged == fourth.logged)
            #expect(third.received.contains("token_invalid") && third.atOnce == 1)
        }
    }

    @Test("What memory may not be believed for is asked of the database, as on the usual way")
    func stale() async throws {
        try await AnswersAtOnceTests.withToken { both, token in
            both.atOnce.clock.advance(by: .seconds(30))
            let (first, second) = try await both.exchange(AnswersAtOnceTests.me(token))
            #expect(first.atOnce == 0 && first.received == second.received)
        }
    }

    @Test("S-317: a client that sends without reading is not answered into memory")
    func unread() async throws {
        try await withLatchkey({ $0.isLive = true }) { latchkey in
            let sent = 40_000
            try await RawSocket.connected(to: latchkey.port, receiveBuffer: 4096) { socket in
                let request = String(repeating: AnswersAtOnceTests.live + "\r\n", count: 100)
                for _ in 0..<(sent / 100) where !socket.send(request) { break }
                // Until nothing more is answered: what fits into the kernel's buffers is far less than what was sent.
                var answered = -1
                while answered != latchkey.server.metrics.answersAtOnce {
                    answered = latchkey.server.metrics.answersAtOnce
                    Thread.sleep(forTimeInterval: 1)
                }
            }
            let answered = latchkey.server.metrics.answersAtOnce
            #expect(answered > 0 && answered < sent / 2)
        }
    }

    private static func me(_ token: String) -> String {
        "GET /api/id HTTP/1.1\r\nHost: a\r\nCookie: latchkey=\(token)\r\n\r\n"
    }

    /// With a session that both servers have in memory.
    private static func withToken(_ test: @escaping @Sendable (BothWays, String) async throws -> Void) async throws {
        try await BothWays.run({
            $0.allowedOrigins = [OriginPattern("https://app.example")].compactMap { $0 }
            $0.isOneOfSeveral = true
        }) { both in
            try await both.usual.addAccount("toby")
            let cookie = try await both.usual.signIn("toby")
            let token = String(cookie.dropFirst("latchkey=".count))
            _ = try await both.exchange(AnswersAtOnceTests.me(token))
            try await test(both, token)
        }
    }
}
