import LatchkeyCore
import Testing

@testable import LatchkeyFederation

/// Keys without names: what a rotation of them costs.
@Suite struct KeyRotationTests {
    private let now = SoftProvider.now
    private let secrets = ProviderSecrets(
        state: "state", verifier: "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", nonce: SoftProvider.nonce)

    private func provider(_ transport: SoftTransport) async throws -> FederatedProvider {
        var settings = ProviderSettings(.oidc, clientID: SoftProvider.clientID, clientSecret: "a secret")
        settings.issuer = SoftProvider.issuer
        let provider = try FederatedProvider(
            settings, publicURL: try #require(Origin("https://auth.school.example")), transport: transport,
            clock: SoftClock().now)
        await provider.refresh(now: now)
        return provider
    }

    private func refusal(_ provider: FederatedProvider, at time: Timestamp) async -> ProviderRefusal? {
        do throws(ProviderRefusal) {
            _ = try await provider.identity(code: "c", secrets, now: time)
            return nil
        } catch {
            return error
        }
    }

    @Test("G-016, G-020: a key without kid that rotates is found by one look, and wrong signatures cause one a minute")
    func withoutKid() async throws {
        let (soft, next) = (try SoftProvider.shared.get(), try SoftProvider.other.get())
        let transport = try SoftTransport.openID(soft)
        let provider = try await provider(transport)
        let header = #"{"alg":"RS256"}"#
        transport.reply("keys", SoftTransport.json(#"{"keys":[\#(try soft.rsaKey(""))]}"#))
        try transport.say(SoftTransport.claims(), soft, header: header)
        #expect(await refusal(provider, at: now) == nil)
        transport.reply("keys", SoftTransport.json(#"{"keys":[\#(try next.rsaKey(""))]}"#))
        try transport.say(SoftTransport.claims(), next, header: header)
        #expect(await refusal(provider, at: now) == nil && transport.count("keys") == 2)
        try transport.say(SoftTransport.claims(), soft, header: header)
        for _ in 0..<50 { #expect(await refusal(provider, at: now) == .failed(stage: "id_token")) }
        #expect(transport.count("keys") == 2)
        #expect(await refusal(provider, at: now + .seconds(60)) == .failed(stage: "id_token"))
        #expect(transport.count("keys") == 3)
    }

    @Test(
        "S-400: keys that were read by a clock that has gone back since are read again: the provider may have withdrawn one"
    )
    func clockBack() async throws {
        let soft = try SoftProvider.shared.get()
        let transport = try SoftTransport.openID(soft)
        let provider = try await provider(transport)
        let ahead = now + .seconds(30)
        try transport.say(SoftTransport.claims(), soft)
        #expect(await refusal(provider, at: ahead) == nil && transport.count("keys") == 1)
        for _ in 0..<2 {
            try transport.say(SoftTransport.claims(), soft)
            #expect(await refusal(provider, at: now) == nil && transport.count("keys") == 2)
        }
    }

    @Test("G-016: a wrong signature of a key that is named causes no look")
    func withKid() async throws {
        let (soft, next) = (try SoftProvider.shared.get(), try SoftProvider.other.get())
        let transport = try SoftTransport.openID(soft)
        let provider = try await provider(transport)
        try transport.say(SoftTransport.claims(), next)
        #expect(await refusal(provider, at: now) == .failed(stage: "id_token"))
        #expect(transport.count("keys") == 1)
    }
}
