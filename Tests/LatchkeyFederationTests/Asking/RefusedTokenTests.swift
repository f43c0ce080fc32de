import LatchkeyCore
import Synchronization
import Testing

@testable import LatchkeyFederation

/// What an operator hears of id_tokens and key sets that are not taken.
@Suite struct RefusedTokenTests {
    private let now = SoftProvider.now
    private let secrets = ProviderSecrets(
        state: "state", verifier: "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", nonce: SoftProvider.nonce)

    @Test("G-013, G-021: of each refused id_token the check is told by our own word, once, and nothing of the token")
    func told() async throws {
        let soft = try SoftProvider.shared.get()
        let transport = try SoftTransport.openID(soft)
        let news = News()
        let provider = try await provider(transport, telling: news)
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
            #expect(news.taken() == [.tokenRefused(.oidc, check: check)])
        }
        try transport.say(good, try SoftProvider.other.get())
        await expectRefusal(by: provider)
        transport.reply("token", SoftTransport.json(#"{"access_token":"canary","token_type":"Bearer"}"#))
        await expectRefusal(by: provider)
        #expect(news.taken() == ["signature", "memberMissing"].map { .tokenRefused(.oidc, check: $0) })
        // Who is not let in, and who is, are no news.
        for claims in [SoftTransport.claims(), good] {
            try transport.say(claims, soft)
            _ = try? await provider.identity(code: "c", secrets, now: now)
        }
        #expect(news.taken().isEmpty)
    }

    @Test("G-014: among 64 keys the good one is found; with one more nobody signs in, and the log is told why")
    func manyKeys() async throws {
        let soft = try SoftProvider.shared.get()
        let transport = try SoftTransport.openID(soft, claims: SoftTransport.claims(more: #","role":"student""#))
        let news = News()
        let provider = try await provider(transport, telling: news)
        let good = try soft.rsaKey()
        for others in [64, 200] {
            transport.reply("keys", SoftTransport.keys([good] + [String](repeating: "{}", count: others)))
            await expectRefusal(by: provider, stage: "keys")
            #expect(news.taken() == [.keysRefused(.oidc, check: "tooManyKeys")])
        }
        transport.reply("keys", SoftTransport.keys([String](repeating: "{}", count: 63) + [good]))
        _ = try await provider.identity(code: "c", secrets, now: now)
        #expect(news.taken().isEmpty)
        // What is known is good for its hour, whatever is published meanwhile.
        transport.reply("keys", SoftTransport.keys([good] + [String](repeating: "{}", count: 64)))
        _ = try await provider.identity(code: "c", secrets, now: now)
        #expect(news.taken().isEmpty)
    }

    private func provider(_ transport: SoftTransport, telling news: News) async throws -> FederatedProvider {
        var settings = ProviderSettings(.oidc, clientID: SoftProvider.clientID, clientSecret: "a secret")
        settings.issuer = SoftProvider.issuer
        settings.entry.claim = ClaimValue("role=student")
        let provider = try FederatedProvider(
            settings, publicURL: try #require(Origin("https://auth.school.example")), transport: transport,
            clock: SoftClock().now, tell: { news.add($0) })
        await provider.refresh(now: now)
        return provider
    }

    private func expectRefusal(by provider: FederatedProvider, stage: String = "id_token") async {
        do throws(ProviderRefusal) {
            _ = try await provider.identity(code: "c", secrets, now: now)
            Issue.record("a lie was taken")
        } catch {
            #expect(error == .failed(stage: stage))
        }
    }

    private final class News: Sendable {
        private let told = Mutex<[ProviderNews]>([])

        func add(_ news: ProviderNews) { told.withLock { $0.append(news) } }

        /// What was told since the last time.
        func taken() -> [ProviderNews] {
            told.withLock { told in
                defer { told = [] }
                return told
            }
        }
    }
}
