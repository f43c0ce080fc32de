import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyServer
import LatchkeyTestSupport
import Testing

@Suite("Reading cookies and bearer tokens")
struct CookieReadingTests {
    private static func token(_ latchkey: Latchkey, _ uid: String = "toby") async throws -> String {
        try await latchkey.addAccount(uid)
        return try await latchkey.signInAnswer(uid).cookie("__Host-latchkey") ?? ""
    }

    private static let live: @Sendable (inout LatchkeyOptions) -> Void = { options in
        OriginTests.configure(&options)
        options.isLive = true
    }

    @Test("S-080: no look-alike of the cookie's name authenticates, byte for byte over a socket")
    func lookAlikes() async throws {
        try await withLatchkey(CookieReadingTests.live) { latchkey in
            let token = try await CookieReadingTests.token(latchkey)
            let name = Array("__Host-latchkey".utf8)
            let good: [[UInt8]] = [
                name, Array("a=b; ".utf8) + name, Array("a=b;".utf8) + name, Array("a=b;  ".utf8) + name,
                Array("a=\"b; ".utf8) + name,
            ]
            let bad: [[UInt8]] = [
                [0xe2, 0x80, 0x80] + name, [0xa0] + name, [0xc2, 0xa0] + name, [0xc2, 0x85] + name, [0x85] + name,
                [0xe3, 0x80, 0x80] + name, Array("a=b; ".utf8) + [0xe2, 0x80, 0x80] + name,
                Array("a=b;\t".utf8) + name, Array("__host-latchkey".utf8), Array("__HOST-LATCHKEY".utf8),
                Array("\"__Host-latchkey\"".utf8), Array("$Version=1; $".utf8) + name, Array("a=b, ".utf8) + name,
                Array("=".utf8) + name, name + [0x20], name + [0x09], Array("%5F_Host-latchkey".utf8),
                Array("x".utf8) + name,
                Array("latchkey".utf8), Array("__Secure-latchkey".utf8), Array("__Host-latchkey-device".utf8),
                Array("a=b;".utf8) + [0xcc, 0x81] + name, name + [0xcc, 0x81],
            ]
            for (prefixes, status) in [(good, 200), (bad, 401)] {
                for prefix in prefixes {
                    let request =
                        Array("GET /api/id HTTP/1.1\r\nHost: a\r\nCookie: ".utf8) + prefix
                        + Array("=\(token)\r\n\r\n".utf8)
                    let answer = try await latchkey.raw(request).answer
                    #expect(answer?.status == status, "\(String(decoding: prefix, as: UTF8.self))")
                }
            }
        }
    }

    @Test("S-081, S-072: two session cookies of ours, or one and another bearer token, are 400, never any that is good")
    func ambiguous() async throws {
        try await withLatchkey(CookieReadingTests.live) { latchkey in
            let token = try await CookieReadingTests.token(latchkey)
            let other = try await CookieReadingTests.token(latchkey, "niko")
            let name = "__Host-latchkey"
            let requests = [
                "Cookie: \(name)=\(other); \(name)=\(token)", "Cookie: \(name)=\(token); \(name)=\(other)",
                "Cookie: \(name)=\(token.prefix(80)); \(name)=\(token)", "Cookie: \(name)=\(token); \(name)=\(token)x",
                "Cookie: \(name)=\(token); \(name)=\(token)", "Cookie: \(name)=\(token)\r\nCookie: \(name)=\(other)",
                "Cookie: \(name)=\(token)\r\nAuthorization: Bearer \(other)",
                "Authorization: Bearer \(token)\r\nAuthorization: Bearer \(token)",
            ]
            for fields in requests {
                let answer = try await latchkey.raw("GET /api/id HTTP/1.1\r\nHost: a\r\n\(fields)\r\n\r\n").answer
                #expect(answer?.status == 400, "\(fields.prefix(40))")
                #expect(answer?.body.contains("\"ambiguous_token\"") == true)
            }
            let same = "Cookie: \(name)=\(token)\r\nAuthorization: Bearer \(token)"
            #expect(try await latchkey.raw("GET /api/id HTTP/1.1\r\nHost: a\r\n\(same)\r\n\r\n").answer?.status == 200)
        }
    }

    @Test(
        "S-081, S-060: a cookie of our name that another program made is no second token: it is skipped, and never let in"
    )
    func foreignCookies() async throws {
        try await withLatchkey(CookieReadingTests.live) { latchkey in
            let token = try await CookieReadingTests.token(latchkey)
            let name = "__Host-latchkey"
            // The Flask system's, one of a key that is no longer used, and junk.
            let flask = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJfdWlkIjoidG9ieSJ9.c2ln"
            let older = "eyJhbGciOiJIUzI1NiIsImtpZCI6IkFBQUFBQUFBQUFBQSIsInR5cCI6InNlc3Npb24rand0In0.e30.c2ln"
            for foreign in [flask, older, "", "bad", "a.b.c", ".", String(token.prefix { $0 != "." }), "X" + token] {
                for fields in [
                    "Cookie: \(name)=\(foreign); \(name)=\(token)", "Cookie: \(name)=\(token); \(name)=\(foreign)",
                    "Cookie: \(name)=\(foreign)\r\nCookie: \(name)=\(token)",
                    "Cookie: \(name)=\(foreign); \(name)=\(token); \(name)=\(foreign)",
                    "Cookie: \(name)=\(foreign)\r\nAuthorization: Bearer \(token)",
                ] {
                    let answer = try await latchkey.raw("GET /api/id HTTP/1.1\r\nHost: a\r\n\(fields)\r\n\r\n").answer
                    #expect(answer?.status == 200, "\(fields.prefix(60))")
                }
                for fields in ["Cookie: \(name)=\(foreign)", "Cookie: \(name)=\(foreign); \(name)=x"] {
                    let answer = try await latchkey.raw("GET /api/id HTTP/1.1\r\nHost: a\r\n\(fields)\r\n\r\n").answer
                    #expect(answer?.status == 401, "\(fields.prefix(60))")
                }
            }
        }
    }

    @Test("S-072: a token in the query or the body is no token")
    func elsewhere() async throws {
        try await withLatchkey(OriginTests.configure) { latchkey in
            let token = try await CookieReadingTests.token(latchkey)
            for path in ["/api/id?token=\(token)", "/api/id?access_token=\(token)", "/api/id?__Host-latchkey=\(token)"]
            {
                #expect(try await latchkey.send(.get, path).code == "token_missing")
            }
            let body = #"{"token":"\#(token)","access_token":"\#(token)","current":"x","new":"y"}"#
            #expect(try await latchkey.send(.put, "/api/password", json: body).code == "token_missing")
            let headers = [("X-Access-Token", token), ("Proxy-Authorization", "Bearer \(token)")]
            #expect(try await latchkey.send(.get, "/api/id", headers: headers).code == "token_missing")
        }
    }

    @Test(
        "S-074: malformed credentials are 401, never 500",
        arguments: [
            "Authorization: Bearer", "Authorization: Bearer ", "Authorization: Bearer %", "Authorization: Bearer a b",
            "Authorization: Bearer ...", "Authorization: Basic dG9ieTp4", "Authorization: ",
            "Authorization: \u{80}\u{ff}",
            "Authorization: Bearer \u{80}", "Cookie: __Host-latchkey=", "Cookie: __Host-latchkey", "Cookie: ;;;=;",
            "Cookie: __Host-latchkey=\u{0}x".replacing("\u{0}", with: "\u{80}"), "Cookie: __Host-latchkey=..",
            "Cookie: __Host-latchkey=" + String(repeating: "a", count: 5000),
        ])
    func malformed(field: String) async throws {
        try await withLatchkey(CookieReadingTests.live) { latchkey in
            let answer = try await latchkey.raw("GET /api/id HTTP/1.1\r\nHost: a\r\n\(field)\r\n\r\n").answer
            #expect(answer?.status == 401)
            #expect(answer?.field("www-authenticate") == "Bearer")
        }
    }

    @Test("S-071: a demotion bites on the next request with the same cookie")
    func demotion() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("boss", role: .admin)
            try await latchkey.addAccount("toby", role: .admin)
            try await latchkey.addAccount("niko")
            let cookie = try await latchkey.signIn("toby")
            #expect(try await latchkey.send(.get, "/api/user", cookie: cookie).jsonArray.count == 3)
            try await latchkey.operate.setRole(.user, uid: "toby")
            #expect(try await latchkey.send(.get, "/api/user", cookie: cookie).jsonArray.count == 1)
            let answer = try await latchkey.send(.delete, "/api/user", json: #"{"uid":"niko"}"#, cookie: cookie)
            #expect(answer.status == 403 || answer.status == 404)
        }
    }
}
