import Foundation
import LatchkeyCore
import Testing

@testable import LatchkeyFederation

/// A sign-in at each provider that has rules of its own, with what it answers.
@Suite struct PublicProviderTests {
    private let secrets = ProviderSecrets(
        state: "state", verifier: "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", nonce: SoftProvider.nonce)

    private func provider(_ named: PublicProvider, _ transport: SoftTransport) async throws -> FederatedProvider {
        var settings = ProviderSettings(named.id, clientID: SoftProvider.clientID, clientSecret: "a secret")
        settings.entry.tenants = named.tenants
        let provider = try FederatedProvider(
            settings, publicURL: try #require(Origin("https://auth.school.example")), transport: transport,
            clock: SoftClock().now)
        await provider.refresh(now: SoftProvider.now)
        return provider
    }

    @Test(
        "G-009, D10: people are sent to the provider's own page, with its scopes, PKCE, and the choice of an account",
        arguments: PublicProvider.all)
    func sent(to named: PublicProvider) async throws {
        let provider = try await provider(named, try named.transport(SoftProvider.shared.get()))
        let location = try provider.authorization(secrets, isFresh: false, now: SoftProvider.now)
        let parts = try #require(URLComponents(string: location))
        let query = Dictionary((parts.queryItems ?? []).map { ($0.name, $0.value ?? "") }) { one, _ in one }
        #expect(location.prefix { $0 != "?" } == named.authorization[...])
        var expected = [
            "response_type": "code", "client_id": SoftProvider.clientID, "state": "state", "scope": named.scope,
            "redirect_uri": "https://auth.school.example/callback-\(named.id.rawValue)",
            "code_challenge": "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", "code_challenge_method": "S256",
        ]
        expected["prompt"] = named.prompt
        expected["nonce"] = named.discovery == nil ? nil : SoftProvider.nonce
        #expect(query == expected)
    }

    @Test(
        "G-012, G-022, G-030: a sign-in asks the provider's own addresses alone, and names the person as it does",
        arguments: PublicProvider.all)
    func named(by named: PublicProvider) async throws {
        let transport = try named.transport(SoftProvider.shared.get())
        let provider = try await provider(named, transport)
        let identity = try await provider.identity(code: "c", secrets, now: SoftProvider.now)
        #expect(identity.issuer == named.issuer && identity.subject == named.subject)
        #expect(transport.asked.map(\.address) == named.asked)
        #expect(identity.email != nil && identity.name != nil)
        #expect(identity.emailIsProven == [.github, .google, .gitlab].contains(named.id))
    }

    @Test("G-013, G-017: a token of a Microsoft tenant that is not named lets nobody in")
    func otherTenant() async throws {
        let named = try #require(PublicProvider.all.first { $0.tenants.count == 2 })
        let transport = try named.transport(SoftProvider.shared.get())
        let foreign = "11111111-2222-3333-4444-777777777777"
        let now = SoftProvider.now.seconds
        let claims = named.says["claims"]?.replacing(PublicProvider.tenant, with: foreign) ?? ""
        try transport.say(
            #"{\#(claims),"aud":"\#(SoftProvider.clientID)","nonce":"\#(SoftProvider.nonce)","iat":\#(now),"exp":\#(now + 300)}"#,
            SoftProvider.shared.get())
        let provider = try await provider(named, transport)
        await #expect(throws: ProviderRefusal.self) {
            try await provider.identity(code: "c", secrets, now: SoftProvider.now)
        }
    }
}
