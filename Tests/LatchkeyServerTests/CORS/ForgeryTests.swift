import Foundation
import HTTPTypes
import LatchkeyCore
import LatchkeyServer
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite("Cross-site request forgery")
struct ForgeryTests {
    static let origins: [String?] = [
        "https://app.example", "https://auth.school.example", "https://evil.example", "null", "", nil,
        "https://app.example.evil.example", "http://app.example", "https://school.example",
    ]
    static let sites: [String?] = ["same-origin", "same-site", "cross-site", "none", nil, "junk"]

    @Test("S-085, S-086, S-088, S-089: the matrix of Origin and Sec-Fetch-Site on a sign-in", arguments: origins, sites)
    func matrix(origin: String?, site: String?) async throws {
        let isAdmitted =
            switch (origin, site) {
            case ("https://app.example", "none"), ("https://auth.school.example", "none"): false
            case ("https://app.example", _), ("https://auth.school.example", _): true
            case (nil, nil), (nil, "same-origin"): true
            default: false
            }
        try await withLatchkey(OriginTests.configure) { latchkey in
            let headers = site.map { [("Sec-Fetch-Site", $0)] } ?? []
            let signIn = try await latchkey.signInAnswer("nobody", origin: origin, headers: headers)
            #expect(signIn.status == (isAdmitted ? 401 : 403))
            #expect(signIn.code == (isAdmitted ? "invalid_credentials" : "origin_not_allowed"))
            let signOut = try await latchkey.send(.delete, "/api/authenticate", origin: origin, headers: headers)
            #expect(signOut.status == (isAdmitted ? 401 : 403))
            let signUp = try await latchkey.send(.post, "/api/user", json: "{", origin: origin, headers: headers)
            #expect(signUp.status == (isAdmitted ? 400 : 403))
        }
    }

    @Test("S-085, S-086, S-090: an unsafe request from elsewhere changes nothing, whatever cookie it brings")
    func everyUnsafeRoute() async throws {
        try await withLatchkey(OriginTests.configure) { latchkey in
            try await latchkey.addAccount("toby", role: .admin)
            let signedIn = try await latchkey.signInAnswer("toby")
            let cookie = "__Host-latchkey=\(signedIn.cookie("__Host-latchkey") ?? "")"
            let before = try await latchkey.dump()
            for entry in latchkey.server.routes.entries where entry.method != .get {
                let path = Door.path(entry.path, id: "0123456789abcdef", name: "pages.css")
                for origin in ["https://evil.example", "null", ""] {
                    let answer = try await latchkey.send(entry.method, path, json: "{}", cookie: cookie, origin: origin)
                    #expect(answer.status == 403, "\(entry.method) \(path)")
                    // Its refusals are pages.
                    let isRefused = answer.code == "origin_not_allowed" || path == "/hand-off"
                    #expect(isRefused, "\(entry.method) \(path)")
                }
            }
            #expect(try await latchkey.dump() == before)
        }
    }

    @Test("S-091: GET, HEAD and OPTIONS of every route change nothing")
    func safeMethodsChangeNothing() async throws {
        try await withLatchkey({ $0.server = { $0.isMetricsEnabled = true } }) { latchkey in
            let account = try await latchkey.addAccount("toby", role: .admin)
            let cookie = try await latchkey.signIn("toby")
            let before = try await latchkey.dump()
            for path in Set(latchkey.server.routes.entries.map(\.path)) {
                let path = path.replacing("{id}", with: account.id.text)
                for method in [HTTPRequest.Method.get, .head, .options] {
                    let answer = try await latchkey.send(method, path, cookie: cookie)
                    #expect(answer.status < 500)
                    #expect(answer.setCookies.isEmpty)
                }
            }
            #expect(try await latchkey.send(.get, "/api/id", cookie: cookie).status == 200)
            #expect(try await latchkey.dump() == before)
        }
    }

    @Test(
        "S-087, S-229: only application/json is read",
        arguments: [
            ("application/json", 401), ("application/json; charset=utf-8", 401), ("Application/JSON ;x=y", 401),
            ("text/plain", 415), ("application/json, text/plain", 415), ("application/x-www-form-urlencoded", 415),
            ("multipart/form-data; boundary=x", 415), ("application/xml", 415), ("application/jsonx", 415),
            ("application/json+x", 415), ("", 415), ("text/plain; application/json", 415),
        ])
    func contentTypes(type: String, status: Int) async throws {
        try await withLatchkey({ $0.isLive = true }) { latchkey in
            let body = #"{"uid":"nobody","password":"x"}"#
            let (answer, _) = try await latchkey.raw(
                """
                POST /api/authenticate HTTP/1.1\r\nHost: a\r\nContent-Type: \(type)\r
                Content-Length: \(body.utf8.count)\r\n\r\n\(body)
                """)
            #expect(answer?.status == status)
        }
    }

    @Test("S-087, S-246: a body without a type is 415, a compressed one too, no body at all 400")
    func untyped() async throws {
        try await withLatchkey({ $0.isLive = true }) { latchkey in
            let head = "POST /api/authenticate HTTP/1.1\r\nHost: a\r\n"
            for (rest, status) in [
                ("Content-Length: 2\r\n\r\n{}", 415), ("Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 415),
                ("Content-Type: application/json\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}", 415),
                ("Content-Length: 0\r\n\r\n", 400), ("\r\n", 400),
            ] {
                let answer = try await latchkey.raw(head + rest).answer
                #expect(answer?.status == status, "\(rest)")
            }
        }
    }
}

extension Latchkey {
    /// Every row of every table, but for when a session was last seen and until when it may idle.
    func dump() async throws -> [String] {
        try await store.dump().map { line in
            guard line.hasPrefix("session: ") else { return line }
            var columns = line.components(separatedBy: " | ")
            columns.removeSubrange(4...5)
            return columns.joined(separator: " | ")
        }.sorted()
    }
}
