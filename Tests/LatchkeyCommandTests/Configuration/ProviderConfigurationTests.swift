import Foundation
import LatchkeyCore
import Testing

@testable import latchkey

/// Providers in the configuration: what refuses to start, and what `check-config` prints.
@Suite struct ProviderConfigurationTests {
    private static let github = [
        "LATCHKEY_FEDERATION_GITHUB_CLIENT_ID": "id", "LATCHKEY_FEDERATION_GITHUB_CLIENT_SECRET": "hunter2",
    ]
    private static let oidc = [
        "LATCHKEY_FEDERATION_OIDC_CLIENT_ID": "id", "LATCHKEY_FEDERATION_OIDC_CLIENT_SECRET": "hunter2",
    ]
    private static let microsoft = [
        "LATCHKEY_FEDERATION_MICROSOFT_CLIENT_ID": "id", "LATCHKEY_FEDERATION_MICROSOFT_CLIENT_SECRET": "hunter2",
    ]

    private static func provider(_ id: String, _ more: [String: String] = [:]) -> [String: String] {
        let prefix = "LATCHKEY_FEDERATION_\(id.uppercased())_"
        return more.merging(["CLIENT_ID": "id", "CLIENT_SECRET": "hunter2"]) { $1 }
            .reduce(into: [:]) { $0[prefix + $1.key] = $1.value }
    }

    @Test("G-012, G-022: a provider that is not whole or cannot be asked stops the start, and the key is named")
    func refusals() async throws {
        let https = ["LATCHKEY_PUBLIC_URL": "https://auth.school.example"]
        let cases: [([String: String], String)] = [
            (["LATCHKEY_FEDERATION_GITHUB_CLIENT_ID": "id"], "federation.github.client_secret"),
            (["LATCHKEY_FEDERATION_GITHUB_CLIENT_SECRET": "hunter2"], "federation.github.client_id"),
            (["LATCHKEY_FEDERATION_GOOGLE_DOMAINS": "school.example"], "federation.google.client_id"),
            (Self.microsoft, "federation.microsoft.tenants"),
            (
                Self.microsoft.merging(["LATCHKEY_FEDERATION_MICROSOFT_TENANTS": "common"]) { $1 },
                "federation.microsoft.tenants"
            ),
            (
                Self.github.merging(["LATCHKEY_FEDERATION_GITHUB_ORGANIZATIONS": "a/../b"]) { $1 },
                "federation.github.organizations"
            ),
            (Self.oidc, "federation.oidc.issuer"),
        ]
        for (environment, key) in cases {
            let harness = try CommandHarness()
            #expect(await harness.run("check-config", environment: environment.merging(https) { $1 }) == 1)
            #expect(harness.err.hasPrefix("latchkey: \(key): expected "), "\(harness.err)")
            #expect(!harness.err.contains("hunter2"))
        }
        let harness = try CommandHarness()
        #expect(await harness.run(["check-config"], environment: ["LATCHKEY_FEDERATION_GITHUB_CLIENT_ID": "id"]) == 1)
        #expect(harness.err.hasSuffix("gave with client_id, here or in client_secret_file"))
        for issuer in ["http://idp.example", "https://127.0.0.1", "http://localhost:9000", "https://idp.example/?a"] {
            let harness = try CommandHarness()
            let environment = Self.oidc.merging(["LATCHKEY_FEDERATION_OIDC_ISSUER": issuer]) { $1 }
            #expect(await harness.run("check-config", environment: environment.merging(https) { $1 }) == 1, "\(issuer)")
            #expect(harness.err.hasPrefix("latchkey: federation.oidc.issuer: expected "))
        }
    }

    @Test("G-040: no two providers have one issuer, whose rules could be dodged through the other")
    func issuers() async throws {
        let tenant = "0f8fad5b-d9cb-469f-a165-70867728950e"
        let cases: [([[String: String]], String?)] = [
            ([Self.provider("google"), Self.provider("oidc", ["ISSUER": "https://accounts.google.com"])], "oidc"),
            (
                [
                    Self.provider("microsoft", ["TENANTS": "\(tenant),1\(tenant.dropFirst())"]),
                    Self.provider("oidc2", ["ISSUER": "https://login.microsoftonline.com/\(tenant)/v2.0"]),
                ], "oidc2"
            ),
            ([Self.provider("gitlab"), Self.provider("oidc3", ["ISSUER": "https://gitlab.com"])], "oidc3"),
            ([Self.provider("gitlab", ["ISSUER": "https://discord.com"]), Self.provider("discord")], "gitlab"),
            (
                [
                    Self.provider("oidc", ["ISSUER": "https://idp.example"]),
                    Self.provider("oidc2", ["ISSUER": "https://idp.example"]),
                ], "oidc2"
            ),
            (
                [
                    Self.provider("google"), Self.provider("gitlab"),
                    Self.provider("oidc", ["ISSUER": "https://idp.example"]),
                    Self.provider("oidc2", ["ISSUER": "https://idp.example/two"]),
                ], nil
            ),
        ]
        for (providers, named) in cases {
            let harness = try CommandHarness()
            let environment: [String: String] = providers.reduce([:]) { $0.merging($1) { $1 } }
            #expect(await harness.run("check-config", environment: environment) == (named == nil ? 0 : 1))
            guard let named else { continue }
            #expect(
                harness.err.hasPrefix(
                    "latchkey: federation.\(named).issuer: expected an issuer that no other provider has"),
                "\(harness.err)")
        }
    }

    @Test("G-041, S-209: a provider that would give Admin, the default role or an unknown one stops the start")
    func roles() async throws {
        let given = ["groups=teachers:Teacher", "groups=teachers:Teacher,job=editor:Editor"]
        let refused = [
            "groups=boss:Admin", "groups=teachers:Teacher,groups=boss:Admin", "groups=all:User", "groups=x:Nobody",
            "groups=x:teacher", "groups:Teacher", "Teacher",
            (0..<9).map { "groups=g\($0):Teacher" }.joined(separator: ","),
        ]
        for (text, status) in given.map({ ($0, 0) }) + refused.map({ ($0, 1) }) {
            let harness = try CommandHarness()
            let environment = Self.provider("oidc", ["ISSUER": "http://localhost:9000", "ROLES": text])
                .merging(["LATCHKEY_ROLES": "Editor"]) { $1 }
            #expect(await harness.run("check-config", environment: environment) == Int32(status), "\(text)")
            guard status == 1 else { continue }
            #expect(
                harness.err.hasPrefix("latchkey: federation.oidc.roles: expected at most 8 of claim=value:Role"),
                "\(harness.err)")
        }
    }

    @Test("G-035: Google and Microsoft have no logins that could be user IDs", arguments: ["google", "microsoft"])
    func noLogins(_ id: String) async throws {
        let more = id == "microsoft" ? ["TENANTS": "0f8fad5b-d9cb-469f-a165-70867728950e"] : [:]
        let harness = try CommandHarness()
        let environment = Self.provider(id, more.merging(["UID": "login"]) { $1 })
        #expect(await harness.run("check-config", environment: environment) == 1)
        #expect(harness.err.contains("federation.\(id).uid: expected `suggest` or `free`"), "\(harness.err)")
    }

    @Test("G-011: check-config prints the redirect URI of each provider, from public_url alone")
    func redirectURIs() async throws {
        let harness = try CommandHarness()
        let environment = Self.github.merging(Self.oidc) { $1 }.merging([
            "LATCHKEY_FEDERATION_OIDC_ISSUER": "http://localhost:9000"
        ]) { $1 }
        #expect(await harness.run("check-config", environment: environment) == 0)
        #expect(harness.out.contains("redirect URI of github: http://localhost:8587/callback-github\n"))
        #expect(harness.out.contains("redirect URI of oidc: http://localhost:8587/callback-oidc\n"))
        #expect(!harness.out.contains("hunter2"))
    }

    @Test("A secret in a file of its own is read like one in a variable, and a warning says where others can read it")
    func secretFile() async throws {
        let harness = try CommandHarness()
        try harness.write("\n hunter2 \n", to: "github.secret")
        let environment = [
            "LATCHKEY_FEDERATION_GITHUB_CLIENT_ID": "id",
            "LATCHKEY_FEDERATION_GITHUB_CLIENT_SECRET_FILE": "github.secret",
        ]
        let settings = try ConfigurationLoader.load(file: nil, flags: [:], harness.context(environment)).settings
        #expect(settings.providers.map(\.clientSecret) == [""])
        #expect(try settings.providersWithSecrets().map(\.clientSecret) == ["hunter2"])
        let warning = "federation.github.client_secret_file: other users of this machine can read"
        for (mode, isOpen) in [(0o600, false), (0o640, true), (0o604, true)] {
            try FileManager.default.setAttributes(
                [.posixPermissions: mode], ofItemAtPath: harness.path("github.secret"))
            #expect(await harness.run("check-config", "--show", environment: environment) == 0)
            #expect(harness.out.contains("warning: \(warning)") == isOpen, "\(harness.out)")
            #expect(!harness.out.contains("hunter2"))
        }
    }

    @Test("S-273: a secret file that cannot be used stops the start, and neither its content nor its path is told")
    func badSecretFile() async throws {
        let harness = try CommandHarness()
        for (name, content) in [("two-lines", "hunter2\nhunter3"), ("control", "hunter2\u{7}"), ("blank", " \n")] {
            try harness.write(content, to: name)
        }
        let cases = [
            ("missing", "a file that exists"), (".", "a file with the secret that this user can read"),
            ("blank", "a file with the secret that this user can read"),
            ("two-lines", "a file that holds one line of printable text"),
            ("control", "a file that holds one line of printable text"),
        ]
        for (file, expected) in cases {
            let environment = [
                "LATCHKEY_FEDERATION_GITHUB_CLIENT_ID": "id", "LATCHKEY_FEDERATION_GITHUB_CLIENT_SECRET_FILE": file,
            ]
            for command in ["check-config", "serve"] {
                #expect(await harness.run(command, environment: environment) == 1)
                #expect(
                    harness.err == "latchkey: federation.github.client_secret_file: expected \(expected); "
                        + "see LATCHKEY_FEDERATION_GITHUB_CLIENT_SECRET_FILE (environment)", "\(file)")
            }
            // Commands that ask no provider read no secret of one.
            #expect(await harness.run("provider", "list", environment: environment) == 0)
        }
        #expect(!harness.exists("data"))
        let both = Self.github.merging(["LATCHKEY_FEDERATION_GITHUB_CLIENT_SECRET_FILE": "two-lines"]) { $1 }
        #expect(await harness.run("check-config", environment: both) == 1)
        #expect(
            harness.err.hasPrefix("latchkey: federation.github.client_secret_file: expected the path of a file, and no")
        )
    }
}
