import HTTPTypes
import LatchkeyServer
import LatchkeyTestSupport
import Testing

@Suite("Request targets, hosts and doubled fields")
struct RequestTargetTests {
    static let variants = [
        "//api/id", "/api//id", "/./api/id", "/api/./id", "/api/../api/id", "/x/../api/id", "/%2e/api/id",
        "/api/%2e%2e/api/id",
        "/api%2Fid", "/api%2fid", "/%61pi/id", "/api/i%64", "/api/id;x", "/api;x/id", "/api/id;x=y", "/api/id/",
        "/api/id//",
        "/API/id", "/api/ID", "/api/id%00", "/api/id%20", "/api/id%0a", "/api\\id", "/api/id.json", "/api/id/x.css",
        "/api/id%3f", "/api/id%23", "/api/id#x", "/api/i\u{0307}d", "/\u{FF0F}api/id", "/api/id/.", "/api/id/..",
        "/api/id..;/",
        "/..;/api/id", "/.", "/..", "/api/id~", "/api/*", "/setup/../api/id", "/assets/../api/id",
        "/assets/..%2fapi/id",
    ]

    @Test("S-231, S-260: no other spelling of a path gets anywhere, signed in or not", arguments: variants)
    func confusion(path: String) async throws {
        try await withLatchkey({ $0.isLive = true }) { latchkey in
            try await latchkey.addAccount("toby")
            let cookie = try await latchkey.signIn("toby")
            for field in ["X-A: b", "Cookie: \(cookie)"] {
                let answer = try await latchkey.raw("GET \(path) HTTP/1.1\r\nHost: a\r\n\(field)\r\n\r\n").answer
                #expect(answer?.status == 404 || answer?.status == 400)
                #expect(answer?.body.contains("toby") != true)
                if answer?.status == 404 { #expect(answer?.field("cache-control") == "no-store") }
            }
        }
    }

    @Test(
        "S-231: every other spelling of a guarded path is as closed as its own",
        arguments: ["/api/user", "/api/sessions", "/api/password"])
    func unsafeConfusion(path: String) async throws {
        try await withLatchkey({ $0.isLive = true }) { latchkey in
            for variant in [
                "/\(path)", "\(path)/", "\(path);x", "\(path)%2f", "/x/..\(path)", path.uppercased(), "\(path)%00",
            ] {
                for method in ["PUT", "DELETE"] {
                    let request =
                        "\(method) \(variant) HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
                    let status = try await latchkey.raw(request).answer?.status
                    #expect(status == 404 || status == 400, "\(method) \(variant)")
                }
            }
        }
    }

    @Test(
        "S-232: no Host, two Hosts, two Content-Types and two Authorizations are 400",
        arguments: [
            "GET /api/id HTTP/1.1\r\n\r\n", "GET /api/id HTTP/1.1\r\nHost:\r\n\r\n",
            "GET /api/id HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", "GET /api/id HTTP/1.1\r\nHost: a\r\nhost: b\r\n\r\n",
            "POST /api/authenticate HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\n{}",
            "POST /api/authenticate HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
            "GET /api/id HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer a\r\nAuthorization: Bearer a\r\n\r\n",
            "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", "GET api/id HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET ?x HTTP/1.1\r\nHost: a\r\n\r\n",
        ])
    func doubled(request: String) async throws {
        try await withLatchkey({ $0.isLive = true }) { latchkey in
            let answer = try await latchkey.raw(request).answer
            #expect(answer?.status == 400)
        }
    }

    @Test(
        "S-232: doubled query parameters are 400",
        arguments: ["page=1&page=2", "q=a&q=b", "page=1&per_page=1&per_page=2"])
    func doubledQuery(query: String) async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("toby")
            let answer = try await latchkey.send(.get, "/api/user?\(query)", cookie: try await latchkey.signIn("toby"))
            #expect(answer.status == 400)
            #expect(answer.code == "invalid_query")
        }
    }

    @Test("S-233: an absolute target is its path, whatever host it or Host names; no answer echoes a host")
    func absoluteForm() async throws {
        try await withLatchkey({ $0.isLive = true }) { latchkey in
            for (target, status) in [
                ("http://a/health/live", 200), ("http://evil.example/health/live", 200),
                ("http://evil.example/api/id", 401),
                ("http://evil.example//api/id", 404), ("http://evil.example/api/../api/id", 404),
                ("http://user@a/api/id?x", 401),
            ] {
                let (answer, _) = try await latchkey.raw("GET \(target) HTTP/1.1\r\nHost: forged.example\r\n\r\n")
                #expect(answer?.status == status, "\(target)")
                let everything = (answer?.fields ?? []).map(\.value).joined() + (answer?.body ?? "")
                #expect(!everything.contains("evil.example") && !everything.contains("forged.example"))
            }
        }
    }

    @Test("S-234: junk in Range, If-* and Accept-* changes nothing")
    func junk() async throws {
        try await withLatchkey({ $0.isLive = true }) { latchkey in
            let fields = [
                "Range: bytes=500-100", "Range: bytes=0-9223372036854775807", "Range: bytes=-1", "Range: x",
                "Range: bytes=0-0,1-1",
                "If-None-Match: *", "If-Match: \"x\"", "If-Modified-Since: yesterday", "If-Range: x",
                "If-Unmodified-Since: 0",
                "Accept: */*;q=99999", "Accept: x", "Accept-Encoding: gzip;q=x,,,", "Accept-Language: \u{ff}",
                "Accept-Charset: utf-16",
                "TE: trailers", "Priority: u=9", "Cache-Control: max-age=x", "Via: 1.1 x", "Max-Forwards: -1",
                "Date: x",
            ]
            for path in ["/", "/health/live", "/assets/pages.css", "/openapi.yaml"] {
                let plain = try await latchkey.raw("GET \(path) HTTP/1.1\r\nHost: a\r\n\r\n").answer
                #expect(plain?.status == 200)
                for field in fields {
                    let answer = try await latchkey.raw(
                        "GET \(path) HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\(field)\r\n\r\n"
                    ).answer
                    #expect(answer?.status == 200, "\(field)")
                    #expect(answer?.body == plain?.body)
                }
            }
        }
    }
}
