import HTTPTypes
import LatchkeyCore
import LatchkeyPasswords
import LatchkeyServer
import LatchkeyTestSupport
import Testing

@Suite("Origins and CORS answers")
struct OriginTests {
    static let configure: @Sendable (inout LatchkeyOptions) -> Void = { options in
        options.publicURL = "https://auth.school.example"
        options.server = { configuration in
            configuration.allowedOrigins = [
                "https://app.example", "https://app.example:8443", "https://*.club.example", "http://plain.example",
            ].compactMap { OriginPattern($0) }
        }
    }

    static let table: [(origin: String, isAllowed: Bool)] = [
        ("https://auth.school.example", true), ("https://app.example", true), ("https://app.example:8443", true),
        ("https://one.club.example", true), ("http://plain.example", true),
        ("null", false), ("", false), ("file://", false), ("https://app.example.evil.com", false),
        ("https://evilapp.example", false), ("http://app.example", false), ("https://app.example:443", false),
        ("https://app.example:8444", false), ("https://app.example:08443", false), ("HTTPS://app.example", false),
        ("https://APP.example", false), ("https://app.example.", false), ("https://app.example/", false),
        ("https://user@app.example", false), ("https://app.example@evil.com", false), ("https://app.example#", false),
        ("https://app.example https://evil.com", false), ("https://app.example,https://evil.com", false),
        ("https://app\u{2024}example", false), ("https://xn--pp-1ia.example", false),
        ("https://club.example", false), ("https://a.b.club.example", false), ("https://.club.example", false),
        ("https://evilclub.example", false), ("http://one.club.example", false),
        ("https://one.club.example:8443", false),
        ("http://localhost:4500", false), ("http://127.0.0.1:8587", false), ("https://plain.example", false),
        ("chrome-extension://abcdef", false), ("https://*.club.example", false), ("*", false),
    ]

    @Test(
        "S-093, S-094, S-095, S-098: only listed origins get CORS headers, on errors too", arguments: OriginTests.table)
    func onlyListed(origin: String, isAllowed: Bool) async throws {
        try await withLatchkey(OriginTests.configure) { latchkey in
            for path in ["/api/id", "/health/live", "/nowhere", "/"] {
                let answer = try await latchkey.send(.get, path, origin: origin)
                #expect(answer.header("Access-Control-Allow-Origin") == (isAllowed ? origin : nil), "\(path)")
                #expect(answer.header("Access-Control-Allow-Credentials") == (isAllowed ? "true" : nil), "\(path)")
                #expect(answer.header("Vary")?.hasPrefix("Origin") == true)
            }
        }
    }

    @Test("S-095: loopback origins are allowed only while the public URL is loopback")
    func loopback() async throws {
        try await withLatchkey { latchkey in
            for origin in ["http://localhost:4500", "http://127.0.0.1:4500", "http://[::1]:9", "https://app.localhost"]
            {
                let answer = try await latchkey.send(.get, "/api/id", origin: origin)
                #expect(answer.header("Access-Control-Allow-Origin") == origin)
            }
            for origin in ["http://localhost.evil.com", "http://127.0.0.1.evil.com", "http://128.0.0.1", "null"] {
                let answer = try await latchkey.send(.get, "/api/id", origin: origin)
                #expect(answer.header("Access-Control-Allow-Origin") == nil, "\(origin)")
            }
        }
    }

    @Test(
        "S-096: what is no origin with at most one wildcard label cannot be configured",
        arguments: [
            "*", "https://*", "https://*.example", "https://*.*.school.example", "https://a*.school.example",
            "https://a.*.example", "*.school.example", "https://*.127.0.0.1", "https://school.example/", "null", "",
            "ftp://school.example", "https://*.school.example:443", "https://*school.example",
            "https://school.example:*",
        ])
    func refusedPatterns(text: String) {
        #expect(OriginPattern(text) == nil)
    }

    @Test("S-098, S-099: 401, 403, 404, 405, 413, 415, 429 and 503 can be read by an allowed origin, and by no other")
    func errors() async throws {
        try await withLatchkey(OriginTests.configure) { latchkey in
            try await latchkey.addAccount("toby")
            let large = "\"" + String(repeating: "a", count: 70_000) + "\""
            var seen: Set<Int> = []
            for origin in ["https://app.example", "https://evil.example"] {
                let isAllowed = origin == "https://app.example"
                var answers = [
                    try await latchkey.send(.get, "/api/id", origin: origin),
                    try await latchkey.send(.get, "/api/nothing", origin: origin),
                    try await latchkey.send(.post, "/api/id", origin: origin),
                    try await latchkey.send(.post, "/api/authenticate", json: large, origin: origin),
                    try await latchkey.send(
                        .post, "/api/authenticate", origin: origin,
                        headers: [("Content-Type", "text/plain"), ("X", "y")]),
                ]
                for _ in 0..<7 { answers.append(try await latchkey.signInAnswer("toby", "wrong", origin: origin)) }
                for answer in answers {
                    seen.insert(answer.status)
                    #expect(
                        answer.header("Access-Control-Allow-Origin") == (isAllowed ? origin : nil), "\(answer.status)")
                    #expect(answer.header("Access-Control-Allow-Credentials") == (isAllowed ? "true" : nil))
                    #expect(answer.header("Vary") == "Origin")
                }
            }
            latchkey.hasher.shutdown()
            let away = try await latchkey.signInAnswer("nobody", origin: "https://app.example")
            #expect(away.status == 503)
            #expect(away.header("Access-Control-Allow-Origin") == "https://app.example")
            #expect(away.header("Access-Control-Expose-Headers") == "Retry-After, Link")
            #expect(away.header("Retry-After") != nil)
            #expect(seen.isSuperset(of: [401, 403, 404, 405, 413, 429]), "\(seen)")
        }
    }

    @Test("S-093: two Origin fields are foreign, even when both are good")
    func twoOrigins() async throws {
        try await withLatchkey({
            OriginTests.configure(&$0)
            $0.isLive = true
        }) { latchkey in
            let (answer, _) = try await latchkey.raw(
                "GET /api/id HTTP/1.1\r\nHost: a\r\nOrigin: https://app.example\r\nOrigin: https://app.example\r\n\r\n")
            #expect(answer?.status == 401)
            #expect(answer?.field("access-control-allow-origin") == nil)
            let (post, _) = try await latchkey.raw(
                """
                POST /api/authenticate HTTP/1.1\r\nHost: a\r\nOrigin: https://evil.example\r\nOrigin: https://app.example\r
                Content-Length: 0\r\n\r\n
                """)
            #expect(post?.status == 403)
        }
    }
}
