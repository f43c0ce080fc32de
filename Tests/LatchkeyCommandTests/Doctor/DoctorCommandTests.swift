import LatchkeyCore
import LatchkeyFederation
import LatchkeyTestSupport
import Synchronization
import Testing

@testable import latchkey

@Suite struct DoctorCommandTests {
    private static let front = "https://alice.github.io"

    /// What the command says of this set-up, and whom it asked.
    private static func said(
        of server: SimulatedServer, _ origin: String? = front, _ settings: [String: String] = [:],
        provider: SimulatedProvider = SimulatedProvider()
    ) async throws -> (lines: [String], failure: CommandFailure?, asked: [OutsideRequest]) {
        let harness = try CommandHarness()
        var environment = ["LATCHKEY_PUBLIC_URL": server.usedURL, "LATCHKEY_TRUSTED_PROXIES": "127.0.0.1"]
        if server.usedURL.hasPrefix("http:") { environment["LATCHKEY_COOKIE_INSECURE_HTTP"] = "true" }
        environment.merge(settings) { $1 }
        let asked = Mutex<[OutsideRequest]>([])
        let context = harness.context(environment)
        let loaded = try ConfigurationLoader.load(file: nil, flags: [:], context).settings
        var failure: CommandFailure?
        do {
            try await DoctorCommand.examine(loaded, from: origin, in: context, providersBy: provider) { request in
                asked.withLock { $0.append(request) }
                return server.answer(request, now: context.now())
            }
        } catch {
            failure = error
        }
        return (harness.out.split(separator: "\n").map { String($0) }, failure, asked.withLock { $0 })
    }

    @Test("G-080: where all is well it says so, by six requests to the two origins alone")
    func good() async throws {
        let (lines, failure, asked) = try await DoctorCommandTests.said(of: SimulatedServer())
        #expect(failure == nil)
        #expect(
            lines == [
                "https://auth.school.example answers", "its certificate is good for 60 days",
                "pages of https://alice.github.io may call this server", "nothing is wrong from here",
            ])
        #expect(asked.count == 6)
        #expect(Set(asked.map(\.origin.text)) == ["https://auth.school.example", DoctorCommandTests.front])
        let alone = try await DoctorCommandTests.said(of: SimulatedServer(), nil)
        #expect(alone.failure == nil && Set(alone.asked.map(\.origin.text)) == ["https://auth.school.example"])
    }

    private struct Broken: Sendable {
        let code: String
        let fix: String?
        var settings: [String: String] = [:]
        let change: @Sendable (inout SimulatedServer) -> Void

        init(
            _ code: String, _ fix: String?, _ settings: [String: String] = [:],
            _ change: @escaping @Sendable (inout SimulatedServer) -> Void
        ) {
            self.code = code
            self.fix = fix
            self.settings = settings
            self.change = change
        }
    }

    private static let broken: [Broken] = [
        Broken("unreachable", nil) { $0.fault = .certificate },
        Broken("origin_not_allowed", "allowed_origins: https://alice.github.io") { $0.allowed = [] },
        Broken("public_url_wrong", "public_url: https://auth.school.example") { $0.publicURL = "https://old.example" },
        Broken("proxy_strips", "proxy_set_header X-Forwarded-For $remote_addr;") {
            $0.forwarded = "nameless"
            $0.client = nil
        },
        Broken("proxy_strips", "proxy_set_header X-Forwarded-For $remote_addr;") { $0.passesOnClient = true },
        Broken(
            "proxy_strips",
            "proxy_set_header X-Forwarded-For $remote_addr; proxy_set_header X-Forwarded-Proto $scheme;"
        ) { $0.forwarded = "none" },
        Broken("proxy_strips", "proxy_set_header X-Forwarded-Proto $scheme;") { $0.saysPlainHTTP = true },
        Broken("proxy_strips", "proxy_set_header Host $host;") { $0.replacesHost = true },
        Broken("proxy_strips", "proxy_set_header Origin $http_origin;") { $0.losesOrigin = true },
        Broken("proxy_strips", "proxy_hide_header Strict-Transport-Security;") { $0.losesHSTS = true },
        Broken("proxy_strips", "proxy_cache off;") { $0.cachesNonce = "old" },
        Broken("proxy_strips", "if ($request_method = OPTIONS) { … }") { $0.eats = ["OPTIONS"] },
        Broken("proxy_strips", "limit_except GET POST { … }") { $0.eats = ["DELETE"] },
        Broken("proxy_strips", "proxy_pass http://127.0.0.1:8587;") {
            $0.instead = OutsideAnswer(status: 302, fields: [("location", "https://elsewhere.example")])
        },
        Broken("doubled_cors", "add_header Access-Control-Allow-Origin …;") { $0.corsOfProxy = "*" },
        Broken("doubled_cors", "add_header Access-Control-Allow-Origin …;") { $0.corsOfProxy = front },
        Broken("cookie_dropped", "cookie.same_site: auto") { $0.cookiePlan = "lax" },
        Broken("clock_off", "timedatectl set-ntp true") { $0.clockOff = -300 },
        Broken("certificate_ends", nil) { $0.certificateDays = 3 },
        Broken("mixed_content", "public_url: https://auth.school.example") {
            $0.publicURL = "http://auth.school.example"
            $0.usedURL = "http://auth.school.example"
        },
        Broken("csp", "connect-src 'self' https://auth.school.example; form-action 'self' https://auth.school.example")
        {
            $0.pageFields = [("content-security-policy", "default-src 'self'")]
        },
        Broken("origin_null", "<meta name=\"referrer\" content=\"strict-origin-when-cross-origin\">") {
            $0.pageFields = [("referrer-policy", "no-referrer")]
        },
    ]

    @Test("G-080: each broken set-up is named first, with the line that fixes it, and the status is not 0")
    func findings() async throws {
        for broken in DoctorCommandTests.broken {
            var server = SimulatedServer()
            broken.change(&server)
            let (lines, failure, asked) = try await DoctorCommandTests.said(
                of: server, DoctorCommandTests.front, broken.settings)
            let first = lines.firstIndex { $0.hasPrefix("error: ") || $0.hasPrefix("advice: ") }
            guard let index = first else {
                Issue.record("nothing is found: \(broken.code) \(lines)")
                continue
            }
            #expect(lines[index].contains(": \(broken.code): "), "\(broken.code) \(lines)")
            #expect(failure?.lines.first?.contains(broken.code) == true, "\(lines)")
            if let fix = broken.fix { #expect(lines.dropFirst(index + 1).first == "    \(fix)", "\(lines)") }
            #expect(asked.count <= 6)
        }
    }

    private static let oidc = [
        "LATCHKEY_FEDERATION_OIDC_CLIENT_ID": "id", "LATCHKEY_FEDERATION_OIDC_CLIENT_SECRET": "hunter2",
        "LATCHKEY_FEDERATION_OIDC_ISSUER": SimulatedProvider.issuer,
    ]

    @Test("G-080: each provider of the configuration is asked too, also where the server cannot be reached")
    func providers() async throws {
        let good = try await DoctorCommandTests.said(of: SimulatedServer(), nil, DoctorCommandTests.oidc)
        #expect(good.failure == nil)
        #expect(
            good.lines.suffix(3) == [
                "oidc answers, with 1 key that can be used",
                "redirect URI of oidc: https://auth.school.example/callback-oidc", "nothing is wrong from here",
            ])
        let away = SimulatedProvider(["discovery": .failure(.unreachable)])
        let (lines, failure, _) = try await DoctorCommandTests.said(
            of: SimulatedServer(), nil, DoctorCommandTests.oidc, provider: away)
        #expect(failure?.lines == ["one finding: provider_unavailable"], "\(lines)")
        var server = SimulatedServer()
        server.fault = .refused
        let both = try await DoctorCommandTests.said(of: server, nil, DoctorCommandTests.oidc, provider: away)
        #expect(both.failure?.lines == ["2 findings; begin with unreachable"], "\(both.lines)")
        let unasked = SimulatedProvider()
        #expect(try await DoctorCommandTests.said(of: SimulatedServer(), nil, provider: unasked).failure == nil)
        #expect(unasked.calls.isEmpty)
    }

    @Test("G-080: a proxy is trusted only once it writes who comes itself, and both lines are told in this order")
    func unknownProxy() async throws {
        for (host, address) in [("127.0.0.1", "127.0.0.1"), ("0.0.0.0", "ADDRESS_OF_YOUR_PROXY")] {
            var server = SimulatedServer()
            (server.forwarded, server.client) = ("ignored", nil)
            let (lines, failure, _) = try await DoctorCommandTests.said(
                of: server, DoctorCommandTests.front, ["LATCHKEY_HTTP_HOST": host])
            #expect(failure?.lines == ["one finding: proxy_not_trusted"])
            let fixes = ["    proxy_set_header X-Forwarded-For $remote_addr;", "    trusted_proxies: \(address)"]
            #expect(Array(lines.suffix(2)) == fixes, "\(lines)")
        }
        let (_, _, asked) = try await DoctorCommandTests.said(of: SimulatedServer())
        let invented = asked.filter { $0.fields.contains { $0 == ("X-Forwarded-For", "192.0.2.1") } }
        #expect(invented.count == 1)
    }

    @Test("G-080: an inner caller, of whom the server tells nothing, is no finding")
    func innerCaller() async throws {
        var server = SimulatedServer()
        server.client = nil
        #expect(try await DoctorCommandTests.said(of: server).failure == nil)
    }

    @Test("G-080: who is asked too often says that everybody may count as one")
    func tooOften() async throws {
        var server = SimulatedServer()
        server.examined = #"{"code":"too_many_attempts"}"#
        let (lines, failure, _) = try await DoctorCommandTests.said(of: server)
        #expect(failure?.lines == ["one finding: too_many_attempts"])
        #expect(lines.last?.contains("if you asked only once, everybody counts as one") == true, "\(lines)")
    }

    @Test("G-080: whatever answers in the server's place, the command prints no word, line or control character of it")
    func junk() async throws {
        let evil = #""\u001b[2J\u0007\nerror: evil\u202e""#
        for value in [evil, "7", "[]", "{}", "null", "true", "[\(evil)]", "{\(evil):\(evil)}"] {
            let keys = [
                "origin", "allowed", "site", "https", "https_required", "client", "forwarded", "host_matches",
                "address_matches", "cookie_plan", "cookies_seen", "nonce", "code", "message",
            ]
            for key in keys {
                var server = SimulatedServer()
                var members = [
                    "origin": "\"\(DoctorCommandTests.front)\"", "allowed": "true", "https": "true",
                    "https_required": "false", "forwarded": "\"trusted\"", "host_matches": "true",
                    "address_matches": "true", "cookie_plan": "\"partitioned\"",
                    "server_time": "\"2026-01-01T00:00:00Z\"",
                ]
                members[key] = value
                server.examined = "{" + members.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",") + "}"
                let (lines, failure, asked) = try await DoctorCommandTests.said(of: server)
                let all = (lines + (failure?.lines ?? [])).joined(separator: "\n")
                #expect(!all.contains("evil") && asked.count <= 6, "\(key) \(value) \(all)")
                #expect(all.unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 0x20 && $0.value != 0x202E })
            }
        }
    }

    @Test("G-080: an origin is taken as browsers write it, and else told how that is")
    func spellings() async throws {
        for text in ["https://Alice.github.io", "https://alice.github.io/", "https://alice.github.io:443/site/?a#b"] {
            let (lines, failure, asked) = try await DoctorCommandTests.said(of: SimulatedServer(), text)
            #expect(failure?.lines == ["one finding: origin_case_or_slash"], "\(lines)")
            #expect(lines.last == "    allowed_origins: https://alice.github.io")
            #expect(
                asked.allSatisfy { [DoctorCommandTests.front, "https://auth.school.example"].contains($0.origin.text) })
        }
        for (text, words) in [
            ("null", "http.server 8000 --bind localhost"), ("file:///a.html", "origin_null: "),
            ("alice", "expected an origin"),
            ("https://", "expected an origin"), ("https://a b", "expected an origin"),
            ("ftp://a.example", "expected an origin"),
        ] {
            let (_, failure, asked) = try await DoctorCommandTests.said(of: SimulatedServer(), text)
            #expect(failure?.lines.first?.contains(words) == true && asked.isEmpty, "\(text)")
        }
    }

    @Test("G-080: names of this machine that browsers take for two sites are told before anything is asked")
    func loopback() async throws {
        var server = SimulatedServer()
        server.publicURL = "http://127.0.0.1:8587"
        server.usedURL = server.publicURL
        server.allowed = ["http://localhost:3000"]
        let (lines, failure, _) = try await DoctorCommandTests.said(of: server, "http://localhost:3000")
        #expect(lines.contains("    http://127.0.0.1:3000") && failure?.lines == ["one finding: host_name_differs"])
    }

    @Test(
        "G-080: a policy is read as browsers read it",
        arguments: [
            ("connect-src *", false), ("connect-src https:", false), ("connect-src auth.school.example", false),
            ("connect-src 'self' https://auth.school.example/", false),
            ("connect-src https://*.school.example:443", false),
            ("Connect-Src 'none'; default-src *", true),
            ("default-src 'self'; connect-src https://auth.school.example", false),
            ("connect-src https://school.example", true), ("connect-src https://auth.school.example:8443", true),
            ("script-src 'self'", false), ("form-action 'self'", true),
            ("form-action 'self' https://auth.school.example", false),
            ("", false),
        ])
    func policies(policy: String, isStopped: Bool) throws {
        let server = try #require(Origin("https://auth.school.example"))
        let answer = OutsideAnswer(status: 200, fields: [("content-security-policy", policy)])
        #expect(PagePolicyJudge(server: server, answer: answer).findings.isEmpty != isStopped)
    }

    @Test("G-080: a server that runs is looked at through its own routes, and told from one that does not")
    func running() async throws {
        try await withLatchkey {
            $0.isLive = true
            $0.publicURL = "http://localhost:8587"
        } _: { latchkey in
            let harness = try CommandHarness()
            let port = latchkey.port ?? 0
            let set = "public_url=http://127.0.0.1:\(port)"
            // The server that runs has another port in its public_url than the one that it listens on.
            #expect(await harness.run("doctor", "http://127.0.0.1:3000", "--set", set) == 1)
            #expect(
                harness.out.contains(
                    "http://127.0.0.1:\(port) answers\npages of http://127.0.0.1:3000 may call this server"))
            #expect(harness.out.contains("    public_url: http://127.0.0.1:\(port)"))
            // The clock of the server in this test stands still.
            let second = "advice: clock_off: the clocks of the server and of this machine differ"
            #expect(harness.out.contains(second))
            #expect(
                harness.errorLines == ["latchkey: 2 findings; begin with public_url_wrong"], "\(harness.out)")
        }
        let harness = try CommandHarness()
        #expect(await harness.run("doctor", "--set", "public_url=http://127.0.0.1:1") == 1)
        #expect(harness.out.contains("error: unreachable: http://127.0.0.1:1 cannot be reached: nobody listens there"))
        #expect(!harness.exists("data"))
    }
}
