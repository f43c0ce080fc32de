import LatchkeyCore
import LatchkeyFederation
import LatchkeyFlows
import Synchronization
import Testing

@testable import latchkey

/// `latchkey provider`: what operators hear of the providers of their configuration.
@Suite struct ProviderCommandTests {
    private static let oidc = [
        "LATCHKEY_PUBLIC_URL": "https://auth.school.example", "LATCHKEY_FEDERATION_OIDC_CLIENT_ID": "id",
        "LATCHKEY_FEDERATION_OIDC_CLIENT_SECRET": "hunter2",
        "LATCHKEY_FEDERATION_OIDC_ISSUER": SimulatedProvider.issuer,
    ]
    private static let github = [
        "LATCHKEY_PUBLIC_URL": "https://auth.school.example", "LATCHKEY_FEDERATION_GITHUB_CLIENT_ID": "id",
        "LATCHKEY_FEDERATION_GITHUB_CLIENT_SECRET": "hunter2",
    ]
    private static let discovery = "\(SimulatedProvider.issuer)/.well-known/openid-configuration"

    /// What `provider check` says of these providers.
    private static func said(
        of provider: SimulatedProvider, _ id: String? = nil, _ environment: [String: String] = oidc
    ) async throws -> (lines: [String], failure: CommandFailure?) {
        let harness = try CommandHarness()
        let context = harness.context(environment)
        let settings = try ConfigurationLoader.load(file: nil, flags: [:], context).settings
        var failure: CommandFailure?
        do {
            try await ProviderCheckCommand.check(settings, id, in: context, by: provider)
        } catch {
            failure = error
        }
        return (harness.out.split(separator: "\n").map { String($0) }, failure)
    }

    @Test("G-011: the list has each provider with its issuer and redirect URI, and no secret")
    func list() async throws {
        let harness = try CommandHarness()
        let environment = Self.oidc.merging(Self.github) { $1 }
        #expect(await harness.run("provider", "list", environment: environment) == 0)
        let lines = harness.out.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
        #expect(
            lines == [
                "ID NAME ISSUER REDIRECT URI",
                "github GitHub https://github.com/login/oauth https://auth.school.example/callback-github",
                "oidc OpenID https://idp.school.example https://auth.school.example/callback-oidc",
            ])
        #expect(await harness.run("provider", "list") == 0)
        #expect(
            harness.out
                == "no provider is configured; set federation.ID.client_id to add one (docs/sign-in-with-others.md)")
        #expect(await harness.run("provider", "check") == 0)
        #expect(
            harness.out
                == "no provider is configured; set federation.ID.client_id to add one (docs/sign-in-with-others.md)")
    }

    @Test("G-080: of a provider where all is well every endpoint is told, by two requests without a secret")
    func good() async throws {
        let provider = SimulatedProvider()
        let (lines, failure) = try await Self.said(of: provider)
        #expect(failure == nil)
        #expect(
            lines == [
                "oidc answers, with 1 key that can be used",
                "redirect URI of oidc: https://auth.school.example/callback-oidc", "oidc discovery: \(Self.discovery)",
                "oidc authorization: \(SimulatedProvider.issuer)/authorize",
                "oidc token: \(SimulatedProvider.issuer)/token", "oidc userinfo: \(SimulatedProvider.issuer)/me",
                "oidc keys: \(SimulatedProvider.issuer)/keys", "nothing is wrong from here",
            ])
        #expect(provider.calls.map(\.address) == [Self.discovery, "\(SimulatedProvider.issuer)/keys"])
        #expect(provider.calls.allSatisfy { $0.form == nil && $0.authorization == nil })
    }

    private struct Broken: Sendable {
        let code: String
        /// Part of the sentence.
        let words: String
        let changes: [String: SimulatedProvider.Reply]
        var fix: String?

        init(
            _ code: String, _ words: String, at stage: String, _ reply: SimulatedProvider.Reply, fix: String? = nil
        ) {
            self.code = code
            self.words = words
            self.changes = [stage: reply]
            self.fix = fix
        }

        /// A discovery document with these members.
        static func document(_ words: String, _ members: [String: String], fix: String? = nil) -> Broken {
            let reply = SimulatedProvider.json(SimulatedProvider.document(members))
            return Broken("provider_failed", words, at: "discovery", reply, fix: fix)
        }

        static func status(_ code: String, _ words: String, at stage: String, _ status: Int, fix: String? = nil)
            -> Broken
        {
            Broken(code, words, at: stage, SimulatedProvider.json("", status: status), fix: fix)
        }
    }

    private static let unknownIssuer = "federation.oidc.issuer: …"
    private static let broken: [Broken] = [
        Broken("provider_unavailable", "no answer from \(discovery)", at: "discovery", .failure(.unreachable)),
        Broken("provider_unavailable", "does not answer in time", at: "discovery", .failure(.timedOut)),
        Broken("provider_failed", "sends more than is read of it", at: "discovery", .failure(.tooLarge)),
        .status("provider_unavailable", "answers 503", at: "discovery", 503),
        .status("provider_failed", "answers 404", at: "discovery", 404, fix: unknownIssuer),
        .status("provider_failed", "redirect (302)", at: "discovery", 302, fix: unknownIssuer),
        Broken(
            "provider_failed", "no discovery document (mediaType)", at: "discovery",
            SimulatedProvider.json("<html>", type: "text/html"), fix: unknownIssuer),
        Broken(
            "provider_failed", "no discovery document (json)", at: "discovery", SimulatedProvider.json("{"),
            fix: unknownIssuer),
        .document(
            "byte for byte", ["issuer": "\"\(SimulatedProvider.issuer)/\""],
            fix: "federation.oidc.issuer: \(SimulatedProvider.issuer)/"),
        .document("byte for byte", ["issuer": "\"https://evil.example\""], fix: unknownIssuer),
        // People copy the line.
        .document(
            "byte for byte", ["issuer": "\"\(SimulatedProvider.issuer)/;reboot\""], fix: unknownIssuer),
        .document(
            "endpoints (token_endpoint, jwks_uri)",
            [
                "token_endpoint": "\"http://idp.school.example/token\"", "jwks_uri": "\"https://10.0.0.1/keys\"",
            ]),
        .document("endpoints (userinfo_endpoint)", ["userinfo_endpoint": "\"https://localhost/me\""]),
        .document("neither RS256 nor ES256", ["id_token_signing_alg_values_supported": #"["HS256"]"#]),
        .document("lacks what every discovery document has", ["token_endpoint": "null"], fix: unknownIssuer),
        Broken(
            "provider_unavailable", "no answer from \(SimulatedProvider.issuer)/keys", at: "keys",
            .failure(.unreachable)),
        .status("provider_unavailable", "/keys answers 500", at: "keys", 500),
        .status("provider_failed", "answers 404", at: "keys", 404),
        Broken("provider_failed", "is no key set (keySet)", at: "keys", SimulatedProvider.json("{}")),
        Broken("provider_failed", "none can be used", at: "keys", keys([])),
        Broken("provider_failed", "none can be used", at: "keys", keys([SimulatedProvider.key(bytes: 128)])),
        Broken(
            "provider_failed", "more than 64 keys", at: "keys",
            keys(Array(repeating: SimulatedProvider.key(), count: 65))),
    ]

    private static func keys(_ keys: [String]) -> SimulatedProvider.Reply {
        SimulatedProvider.json("{\"keys\":[\(keys.joined(separator: ","))]}")
    }

    @Test("G-012, G-080: each fault of a provider is named with the line that fixes it, and the status is not 0")
    func findings() async throws {
        for broken in Self.broken {
            let provider = SimulatedProvider(broken.changes)
            let (lines, failure) = try await Self.said(of: provider)
            #expect(failure?.lines == ["one finding: \(broken.code)"], "\(broken.words) \(lines)")
            let index = try #require(lines.firstIndex { $0.hasPrefix("error: \(broken.code): oidc: ") }, "\(lines)")
            #expect(lines[index].contains(broken.words), "\(lines)")
            #expect(lines.dropFirst(index + 1).first == broken.fix.map { "    \($0)" }, "\(lines)")
            #expect(lines.contains("redirect URI of oidc: https://auth.school.example/callback-oidc"))
            #expect(provider.calls.count <= 2)
        }
    }

    @Test("G-080: whatever a provider answers, no word of it is printed but addresses that may be asked")
    func junk() async throws {
        let evil = #""\u001b[2J\nerror: evil\u202e""#
        for value in [evil, "7", "[]", "{}", "null", "[\(evil)]", #""https://evil.example/\u001b""#] {
            for name in ["issuer", "authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint"] {
                let document = SimulatedProvider.json(SimulatedProvider.document([name: value]))
                let (lines, failure) = try await Self.said(of: SimulatedProvider(["discovery": document]))
                let all = (lines + (failure?.lines ?? [])).joined(separator: "\n")
                #expect(!all.contains("evil"), "\(all)")
                #expect(all.unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 0x20 && $0.value != 0x202E })
            }
        }
    }

    @Test("G-080: the clock of a provider is compared by the newest of its dates; beyond a minute nobody can sign in")
    func clock() async throws {
        let now = TimeSource.system.now()
        let cases: [(discovery: Int?, keys: Int?, severity: String?)] = [
            (0, 0, nil), (nil, nil, nil), (-20, -20, nil), (-45, -45, "advice"), (45, 45, "advice"),
            (-300, -300, "error"), (300, 300, "error"), (-300, 0, nil), (-300, nil, "error"),
        ]
        for (discovery, keys, severity) in cases {
            func sent(_ seconds: Int?) -> Timestamp? { seconds.map { now + .seconds($0) } }
            let provider = SimulatedProvider([
                "discovery": SimulatedProvider.json(SimulatedProvider.document(), sentAt: sent(discovery)),
                "keys": SimulatedProvider.json(#"{"keys":[\#(SimulatedProvider.key())]}"#, sentAt: sent(keys)),
            ])
            let (lines, failure) = try await Self.said(of: provider)
            #expect(failure?.lines == severity.map { _ in ["one finding: clock_off"] }, "\(lines)")
            guard let severity else { continue }
            #expect(lines.contains { $0.hasPrefix("\(severity): clock_off: the clocks of oidc and of this machine") })
            #expect(lines.last == "    timedatectl set-ntp true")
        }
    }

    @Test("G-080: of a provider without a document its API is asked without a token, and has to refuse")
    func api() async throws {
        for status in [401, 403, 429] {
            let provider = SimulatedProvider(["user": SimulatedProvider.json("{}", status: status)])
            let (lines, failure) = try await Self.said(of: provider, "github", Self.github)
            #expect(failure == nil, "\(lines)")
            #expect(
                lines == [
                    "github answers", "redirect URI of github: https://auth.school.example/callback-github",
                    "github authorization: https://github.com/login/oauth/authorize",
                    "github token: https://github.com/login/oauth/access_token",
                    "github user: https://api.github.com/user", "nothing is wrong from here",
                ])
            #expect(provider.calls.map(\.address) == ["https://api.github.com/user"])
            #expect(provider.calls.allSatisfy { $0.form == nil && $0.authorization == nil })
        }
        let cases: [(SimulatedProvider.Reply, String)] = [
            (SimulatedProvider.json("", status: 404), "provider_failed"),
            (SimulatedProvider.json("", status: 200), "provider_failed"),
            (SimulatedProvider.json("", status: 502), "provider_unavailable"),
            (.failure(.timedOut), "provider_unavailable"),
        ]
        for (reply, code) in cases {
            let (lines, failure) = try await Self.said(of: SimulatedProvider(["user": reply]), nil, Self.github)
            #expect(failure?.lines == ["one finding: \(code)"], "\(lines)")
        }
    }

    @Test("One provider is checked alone, and a name that is none is told from one that is not configured")
    func chosen() async throws {
        let both = Self.oidc.merging(Self.github) { $1 }
        let provider = SimulatedProvider()
        let (lines, failure) = try await Self.said(of: provider, "oidc", both)
        #expect(failure == nil && !lines.joined().contains("github") && provider.calls.count == 2)
        let all = SimulatedProvider()
        #expect(try await Self.said(of: all, nil, both).failure == nil)
        #expect(all.calls.count == 3)
        let other = try await Self.said(of: SimulatedProvider(), "google", both)
        #expect(other.failure?.lines == ["google is not configured: set federation.google.client_id"])
        let none = try await Self.said(of: SimulatedProvider(), "git\u{1b}hub", both)
        #expect(
            none.failure?.lines == [
                "git\\u{1b}hub: expected one of github, google, microsoft, gitlab, discord, oidc, oidc2, oidc3"
            ])
    }

    @Test("G-019, G-080: over a real connection the check is bounded as the server is, and follows no redirect")
    func connection() async throws {
        let other = StubServer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        try await other.start()
        let stub = StubServer(
            "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:\(other.port)/\r\nContent-Length: 0\r\n\r\n")
        try await stub.start()
        let harness = try CommandHarness()
        let environment = [
            "LATCHKEY_FEDERATION_OIDC_CLIENT_ID": "id", "LATCHKEY_FEDERATION_OIDC_CLIENT_SECRET": "hunter2",
            "LATCHKEY_FEDERATION_OIDC_ISSUER": "http://127.0.0.1:\(stub.port)",
        ]
        #expect(await harness.run("provider", "check", "oidc", environment: environment) == 1)
        #expect(harness.out.contains("answers with a redirect (302), and none is followed"), "\(harness.out)")
        #expect(harness.errorLines == ["latchkey: one finding: provider_failed"])
        let sent = stub.received.withLock { $0 }.joined()
        #expect(sent.hasPrefix("GET /.well-known/openid-configuration HTTP/1.1\r\n") && !sent.contains("hunter2"))
        #expect(other.received.withLock { $0 } == [])
        try await stub.stop()
        try await other.stop()
        #expect(await harness.run("provider", "check", environment: environment) == 1)
        #expect(harness.errorLines == ["latchkey: one finding: provider_unavailable"])
    }
}
