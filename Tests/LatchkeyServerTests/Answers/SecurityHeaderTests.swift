import HTTPTypes
import LatchkeyCore
import LatchkeyServer
import LatchkeyStore
import LatchkeyTestSupport
import LatchkeyWeb
import Testing

@Suite("Headers of every answer")
struct SecurityHeaderTests {
    private static let pages: Set<String> = Set(
        WebFiles.all.filter(\.isPage).flatMap(\.paths) + ["/openapi.yaml", "/assets/pages.css"])

    /// `isPublic` where the answer is the same for everybody, and pages and programs of other hosts read it.
    private static func check(
        _ answer: Answer, isPage: Bool, isPublic: Bool = false, isHTTPS: Bool, formsGoTo: String = "'self'",
        _ what: String
    ) {
        let comment = Comment(rawValue: what)
        #expect(answer.header("X-Content-Type-Options") == "nosniff", comment)
        #expect(answer.header("Referrer-Policy") == "no-referrer", comment)
        #expect(
            answer.header("Cross-Origin-Resource-Policy") == (isPublic ? "cross-origin" : "same-origin"), comment)
        let varying = ["Origin", "Origin, Accept-Encoding", "Origin, Accept-Language, Accept-Encoding"]
        #expect((isPage ? varying[1...] : varying[..<1]).contains(answer.header("Vary") ?? ""), comment)
        #expect(answer.header("Server") == nil, comment)
        #expect(answer.header("X-Powered-By") == nil, comment)
        #expect(
            answer.header("Strict-Transport-Security") == (isHTTPS ? "max-age=31536000; includeSubDomains" : nil),
            comment)
        let policy = answer.header("Content-Security-Policy") ?? ""
        #expect(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), comment)
        #expect(!policy.contains("unsafe"), comment)
        if isPage {
            for part in [
                "script-src 'self'", "style-src 'self'", "img-src 'self' blob:", "connect-src 'self'",
                "base-uri 'none'", "form-action \(formsGoTo)",
            ] {
                #expect(policy.contains(part + ";"), comment)
            }
            #expect(answer.header("Cross-Origin-Opener-Policy") == "same-origin", comment)
        } else {
            #expect(policy == "default-src 'none'; frame-ancestors 'none'", comment)
            #expect(answer.header("Cache-Control") == (isPublic ? "public, max-age=300" : "no-store"), comment)
        }
        if !answer.body.isEmpty {
            #expect(answer.header("Content-Type")?.contains("charset=utf-8") == true || isPage, comment)
        }
        for name in ["Content-Security-Policy", "Cache-Control", "Vary", "X-Content-Type-Options", "Content-Type"] {
            #expect(answer.headers.filter { $0.name.canonicalName == name.lowercased() }.count <= 1, comment)
        }
    }

    @Test(
        "S-259, S-262, S-263, S-264, S-265, S-101: whatever is asked, and however it is refused",
        arguments: [true, false])
    func everyAnswer(isHTTPS: Bool) async throws {
        try await withLatchkey({ options in
            if isHTTPS { options.publicURL = "https://auth.example" }
            options.server = { $0.isMetricsEnabled = true }
        }) { latchkey in
            try await latchkey.addAccount("toby", role: .admin)
            let signedIn = try await latchkey.signInAnswer("toby")
            let name = isHTTPS ? "__Host-latchkey" : "latchkey"
            let cookie = "\(name)=\(signedIn.cookie(name) ?? "")"
            SecurityHeaderTests.check(signedIn, isPage: false, isHTTPS: isHTTPS, "sign-in")
            for entry in latchkey.server.routes.entries where entry.path != "/metrics" {
                let path = Door.path(entry.path, name: "pages.css")
                for cookie in [nil, "x=y", cookie] {
                    let answer = try await latchkey.send(entry.method, path, json: "{", cookie: cookie)
                    let isPage = SecurityHeaderTests.pages.contains(path)
                    // The one that protected sites serve as theirs (decision 0042).
                    let formsGoTo =
                        path.hasPrefix("/enter")
                        ? "'self' \(isHTTPS ? "https://auth.example" : Latchkey.ownOrigin)" : "'self'"
                    SecurityHeaderTests.check(
                        answer, isPage: isPage, isPublic: path == "/.well-known/jwks.json", isHTTPS: isHTTPS,
                        formsGoTo: formsGoTo, "\(entry.method) \(path) \(answer.status)")
                }
                let preflight = try await latchkey.send(.options, path, origin: "http://localhost:4500")
                SecurityHeaderTests.check(preflight, isPage: false, isHTTPS: isHTTPS, "OPTIONS \(path)")
            }
            let large = String(repeating: "a", count: 70_000)
            for (method, path, body) in [
                (HTTPRequest.Method.get, "/nowhere", nil), (.get, "/api/id/x.css", nil), (.get, "//", nil),
                (.trace, "/", nil),
                (.post, "/api/authenticate", large), (.post, "/", "{}"),
            ] {
                let answer = try await latchkey.send(method, path, json: body)
                #expect(answer.status >= 400)
                SecurityHeaderTests.check(answer, isPage: false, isHTTPS: isHTTPS, "\(method) \(path)")
            }
        }
    }

    @Test("S-169, S-237, S-265: every refusal has the one shape, and echoes nothing of the request")
    func shape() async throws {
        try await withLatchkey { latchkey in
            let marks = ["<script>zq7</script>", "zq7'--", "zq7\r\nSet-Cookie: a=b"]
            var answers: [Answer] = []
            for mark in marks {
                let body = Latchkey.body(["uid": mark, "password": mark, "name": mark, "email": mark, "code": mark])
                // The form of another site is a person's way here: its refusals are pages (HandOffBeginTests).
                for entry in latchkey.server.routes.entries where entry.path != "/hand-off" {
                    let path = Door.path(entry.path, id: "zq7")
                    answers.append(
                        try await latchkey.send(
                            entry.method, path, json: body, cookie: "latchkey=zq7",
                            headers: [("X", mark.filter { !$0.isNewline })]))
                }
                answers.append(try await latchkey.send(.get, "/api/zq7"))
                answers.append(try await latchkey.send(.get, "/api/user?page=zq7"))
                answers.append(try await latchkey.send(.post, "/api/user", json: mark))
            }
            for answer in answers where answer.status >= 400 {
                #expect(answer.header("Content-Type") == "application/json; charset=utf-8")
                #expect(answer.message?.isEmpty == false)
                #expect(answer.code?.isEmpty == false)
                #expect(answer.json.keys.contains("data") && answer.json["error"] is String)
                #expect(!answer.text.contains("zq7"), "\(answer.text)")
                for word in ["SELECT", "sqlite", "/work", ".swift", "Optional("] {
                    #expect(!answer.text.contains(word))
                }
            }
        }
    }

    @Test("S-265: an error that nobody foresaw is 500 and says nothing")
    func unforeseen() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("toby")
            let cookie = try await latchkey.signIn("toby")
            try await latchkey.store.database.write { connection in
                _ = try connection.query("DROP TABLE session", [])
            }
            let answer = try await latchkey.send(.get, "/api/sessions", cookie: cookie)
            #expect(answer.status >= 500)
            #expect(!answer.text.lowercased().contains("session") && !answer.text.contains("SQL"))
            SecurityHeaderTests.check(answer, isPage: false, isHTTPS: false, "500")
        }
    }

    @Test("S-269: health, metrics and the description show nothing of anybody, and metrics stay few")
    func operators() async throws {
        try await withLatchkey({ $0.server = { $0.isMetricsEnabled = true } }) { latchkey in
            try await latchkey.addAccount("toby-is-here")
            _ = try await latchkey.signIn("toby-is-here")
            let lines = try await latchkey.send(.get, "/metrics").text.split(separator: "\n").count
            for index in 0..<300 { _ = try await latchkey.send(.get, "/random/\(index)") }
            let metrics = try await latchkey.send(.get, "/metrics")
            #expect(metrics.status == 200)
            #expect(metrics.text.split(separator: "\n").count == lines)
            for path in ["/metrics", "/health/live", "/health/ready", "/openapi.yaml"] {
                let text = try await latchkey.send(.get, path).text
                #expect(!text.contains("toby-is-here") && !text.contains(Latchkey.secret) && !text.contains("random/"))
            }
        }
        try await withLatchkey { latchkey in
            let metrics = try await latchkey.send(.get, "/metrics")
            #expect(metrics.status == 404)
            #expect(try await latchkey.send(.get, "/health/live").text == #"{"status":"live"}"#)
            #expect(try await latchkey.send(.get, "/health/ready").text == #"{"status":"ready"}"#)
        }
    }

    @Test(
        "S-236: nothing that is asked can split an answer",
        arguments: [
            "%0d%0aSet-Cookie:%20a=b", "%0aX:y", "%E5%98%8A%E5%98%8DSet-Cookie:a=b", "%C4%8D%C4%8AX:y", "%00",
            "%e2%80%a8",
        ])
    func splitting(text: String) async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("toby", role: .admin)
            for index in 0..<3 { try await latchkey.addAccount("a\(index)") }
            let cookie = try await latchkey.signIn("toby")
            for path in [
                "/api/user?page=1&per_page=1&q=a\(text)", "/api/user?page=2&q=\(text)", "/?x=\(text)",
                "/api/user/\(text)",
            ] {
                let answer = try await latchkey.send(
                    .get, path, cookie: "\(cookie); x=\(text)", origin: "http://localhost:1\(text)",
                    headers: [("X-Request-ID", text), ("X-Origin", text)])
                #expect(answer.status < 500)
                #expect(answer.setCookies.isEmpty)
                for field in answer.headers {
                    #expect(field.value.utf8.allSatisfy { (0x20...0x7e).contains($0) }, "\(field)")
                }
            }
        }
    }

    @Test("S-236: a log line is one line, and a path that is long is cut")
    func logLines() async throws {
        try await withLatchkey { latchkey in
            _ = try await latchkey.send(.get, "/" + String(repeating: "a", count: 10_000) + "?secret=zq7")
            let lines = latchkey.log.lines.filter { $0.contains("status=404") }
            #expect(lines.count == 1)
            #expect(lines.allSatisfy { $0.utf8.count < 1000 && !$0.contains("zq7") })
        }
    }
}
