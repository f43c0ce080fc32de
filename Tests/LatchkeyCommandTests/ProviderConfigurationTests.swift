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
        for issuer in ["http://idp.example", "https://127.0.0.1", "http://localhost:9000", "https://idp.example/?a"] {
            let harness = try CommandHarness()
            let environment = Self.oidc.merging(["LATCHKEY_FEDERATION_OIDC_ISSUER": issuer]) { $1 }
            #expect(await harness.run("check-config", environment: environment.merging(https) { $1 }) == 1, "\(issuer)")
            #expect(harness.err.hasPrefix("latchkey: federation.oidc.issuer: expected "))
        }
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
}
