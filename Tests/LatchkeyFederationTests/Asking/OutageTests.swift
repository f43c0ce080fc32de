import LatchkeyCore
import Synchronization
import Testing

@testable import LatchkeyFederation

/// What a provider that is slow or away costs, and who can make it look so.
@Suite struct OutageTests {
    private let clock = SoftClock()
    private let secrets = ProviderSecrets(
        state: "state", verifier: "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", nonce: SoftProvider.nonce)

    private func provider(
        _ transport: SoftTransport, patience: Duration = .seconds(12), slow: Bool = false
    ) async throws -> FederatedProvider {
        var settings = ProviderSettings(.oidc, clientID: SoftProvider.clientID, clientSecret: "a secret")
        settings.issuer = SoftProvider.issuer
        let provider = try FederatedProvider(
            settings, publicURL: try #require(Origin("https://auth.school.example")), transport: transport,
            clock: clock.now, patience: patience)
        await provider.refresh(now: clock.now())
        if slow { transport.pause(.seconds(60)) }
        return provider
    }

    @Test("G-020: an outage of the discovery is told once, with the step and no text of the provider, and its end too")
    func told() async throws {
        let transport = try SoftTransport.openID(SoftProvider.shared.get())
        let good = try #require(transport.current("discovery"))
        let news = Mutex<[ProviderNews]>([])
        var settings = ProviderSettings(.oidc2, clientID: SoftProvider.clientID, clientSecret: "a secret")
        settings.issuer = SoftProvider.issuer
        let provider = try FederatedProvider(
            settings, publicURL: try #require(Origin("https://auth.school.example")), transport: transport,
            clock: clock.now, tell: { said in news.withLock { $0.append(said) } })
        let lies: [(SoftTransport.Reply, String)] = [
            (.failure(.unreachable), "no answer"), (SoftTransport.json("canary", status: 404), "status"),
            (SoftTransport.json(#"{"issuer":"https://canary.example"}"#), "discoveryIssuer"),
        ]
        for (lie, step) in lies {
            transport.reply("discovery", lie)
            for _ in 0..<20 {
                await provider.refresh(now: clock.now())
                clock.advance(by: .seconds(10))
            }
            transport.reply("discovery", good)
            await provider.refresh(now: clock.now())
            #expect(news.withLock { $0 } == [.away(.oidc2, step: step), .back(.oidc2)])
            news.withLock { $0 = [] }
            clock.advance(by: .seconds(3600))
        }
        await provider.refresh(now: clock.now())
        #expect(news.withLock { $0 }.isEmpty)
    }

    private func refusal(_ provider: FederatedProvider) async -> ProviderRefusal? {
        do throws(ProviderRefusal) {
            _ = try await provider.identity(code: "c", secrets, now: clock.now())
            return nil
        } catch {
            return error
        }
    }

    @Test("G-020: a provider that hangs rests for ten seconds from the end of its fifth failure")
    func restsFromTheEnd() async throws {
        let transport = try SoftTransport.openID(SoftProvider.shared.get())
        let provider = try await provider(transport)
        transport.reply("token", .failure(.timedOut))
        transport.cost(.seconds(7), on: clock)
        for _ in 0..<5 { #expect(await refusal(provider) == .failed(stage: "token", isOutage: true)) }
        #expect(await refusal(provider) == .unavailable(retryAfter: 10))
        clock.advance(by: .seconds(9))
        #expect(await refusal(provider) == .unavailable(retryAfter: 1))
        clock.advance(by: .seconds(1))
        #expect(await refusal(provider) == .failed(stage: "token", isOutage: true))
        #expect(transport.count("token") == 6)
    }

    @Test("G-020: people who go away while a provider thinks do not make it rest; one that takes all the time does")
    func goneAway() async throws {
        let transport = try SoftTransport.openID(SoftProvider.shared.get())
        let provider = try await provider(transport)
        transport.pause(.seconds(60))
        for visits in 0..<5 {
            let visit = Task { await refusal(provider) }
            while transport.count("token") == visits { await Task.yield() }
            visit.cancel()
            #expect(await visit.value != nil)
        }
        #expect((try? provider.line.requireOpen()) != nil)
        let hasty = try await self.provider(
            SoftTransport.openID(SoftProvider.shared.get()), patience: .milliseconds(5), slow: true)
        for _ in 0..<5 { #expect(await refusal(hasty) == .failed(stage: "time", isOutage: true)) }
        #expect(await refusal(hasty) == .unavailable(retryAfter: 10))
    }

    @Test(
        "S-358: where no connection of ours is free nobody was asked: the answer is busy, and the provider does not rest"
    )
    func crowded() async throws {
        let transport = try SoftTransport.openID(SoftProvider.shared.get())
        let provider = try await provider(transport)
        transport.reply("token", .failure(.crowded))
        for _ in 0..<20 { #expect(await refusal(provider) == .busy) }
        #expect((try? provider.line.requireOpen()) != nil)
    }

    @Test("S-358: once the code is used up a call that did not go out is a failure, which nobody is told to try again")
    func crowdedLater() async throws {
        let transport = try SoftTransport.openID(SoftProvider.shared.get())
        let provider = try await provider(transport)
        transport.reply("keys", .failure(.crowded))
        for _ in 0..<20 { #expect(await refusal(provider) == .failed(stage: "line")) }
        #expect((try? provider.line.requireOpen()) != nil)
    }
}
