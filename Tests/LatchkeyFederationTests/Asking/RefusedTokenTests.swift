import LatchkeyCore
import Synchronization
import Testing

@testable import LatchkeyFederation

/// What an operator hears of id_tokens that are not taken.
@Suite struct RefusedTokenTests {
    private let now = SoftProvider.now
    private let secrets = ProviderSecrets(
        state: "state", verifier: "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", nonce: SoftProvider.nonce)

    @Test("G-013, G-021: of each refused id_token the check is told by our own word, once, and nothing of the token")
    func told() async throws {
        let soft = try SoftProvider.shared.get()
        let transport = try SoftTransport.openID(soft)
        let news = Mutex<[ProviderNews]>([])
        var settings = ProviderSettings(.oidc, clientID: SoftProvider.clientID, clientSecret: "a secret")
        settings.issuer = SoftProvider.issuer
        settings.entry.claim = ClaimValue("role=student")
        let provider = try FederatedProvider(
            settings, publicURL: try #require(Origin("https://auth.school.example")), transport: transport,
            clock: SoftClock().now, tell: { said in news.withLock { $0.append(said) } })
        await provider.refresh(now: now)
        let good = SoftTransport.claims(more: #","role":"student""#)
        let seconds = now.microseconds / 1_000_000
        let lies = [
            (good.replacing(SoftProvider.issuer, with: "https://canary.example"), "issuer"),
            (good.replacing("\"\(SoftProvider.clientID)\"", with: "\"canary\""), "audience"),
            (good.replacing(SoftProvider.nonce, with: "canary"), "nonce"),
            (good.replacing("\(seconds + 300)", with: "\(seconds - 300)"), "expired"),
            (good.replacing("\"iat\":\(seconds)", with: "\"iat\":\(seconds - 3600)"), "issuedAt"),
            (good.replacing("\"sub\":\"7\"", with: "\"sub\":\"\""), "subject"),
            (SoftTransport.claims(more: #","role":"student","at_hash":"canary""#), "accessTokenHash"),
        ]
        for (claims, check) in lies {
            try transport.say(claims, soft)
            await expectRefusal(by: provider)
            #expect(news.withLock { $0 } == [.tokenRefused(.oidc, check: check)])
            news.withLock { $0 = [] }
        }
        try transport.say(good, try SoftProvider.other.get())
        await expectRefusal(by: provider)
        transport.reply("token", SoftTransport.json(#"{"access_token":"canary","token_type":"Bearer"}"#))
        await expectRefusal(by: provider)
        #expect(
            news.withLock { $0 } == ["signature", "memberMissing"].map { .tokenRefused(.oidc, check: $0) })
        news.withLock { $0 = [] }
        // Who is not let in, and who is, are no news.
        for claims in [SoftTransport.claims(), good] {
            try transport.say(claims, soft)
            _ = try? await provider.identity(code: "c", secrets, now: now)
        }
        #expect(news.withLock { $0 }.isEmpty)
    }

    private func expectRefusal(by provider: FederatedProvider) async {
        do throws(ProviderRefusal) {
            _ = try await provider.identity(code: "c", secrets, now: now)
            Issue.record("a lie was taken")
        } catch {
            #expect(error == .failed(stage: "id_token"))
        }
    }
}
