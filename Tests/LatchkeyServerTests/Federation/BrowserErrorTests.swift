import LatchkeyCore
import LatchkeyFlows
import LatchkeyStore
import LatchkeyTestSupport
import Testing

/// What a provider sends the browser back with in place of a code.
@Suite struct BrowserErrorTests {
    @Test(
        "G-010, G-021: an error in place of a code is denied or failed; another iss beside it is refused; the log has its word"
    )
    func errors() async throws {
        let provider = SoftIdentityProvider()
        try await withLatchkey {
            $0.flows.providers = [provider]
        } _: { latchkey in
            let cancelled = try await latchkey.finish(latchkey.beginFederation(), ["error": "access_denied"])
            #expect(cancelled.status == 403 && cancelled.code == "provider_denied")
            let odd = "redirect_\u{e9}\n" + String(repeating: "x", count: 100)
            let failed = try await latchkey.finish(latchkey.beginFederation(), ["error": odd])
            #expect(failed.status == 502 && failed.code == "provider_failed")
            let details = try await latchkey.store.listEvents(of: nil, limit: 10).map(\.details)
            #expect(details.contains(["provider": "github", "stage": "authorization"]))
            #expect(details.contains(["provider": "github", "stage": "denied"]))
            let word = "redirect_" + String(repeating: "x", count: 55)
            #expect(latchkey.log.lines.contains { $0.contains(word) && !$0.contains(word + "x") })
            let begun = try await latchkey.beginFederation()
            let foreign = try await latchkey.finish(begun, ["error": "access_denied", "iss": "https://evil.example"])
            #expect(foreign.status == 403 && foreign.code == "hand_off_invalid")
            let honest = try await latchkey.beginFederation()
            let known = try await latchkey.finish(honest, ["error": "canary_word", "iss": "https://idp.example"])
            #expect(known.code == "provider_failed" && provider.calls == 0)
            let stranger = try await latchkey.finish(honest, ["error": "canary_again"])
            #expect(stranger.code == "hand_off_invalid")
            #expect(!latchkey.log.lines.contains { $0.contains("canary_again") })
        }
    }
}
