import Foundation
import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyStore
import LatchkeyTestSupport
import Testing

/// The walk to a provider and back: who goes on with what, and how often the provider is asked.
@Suite struct FederationWalkTests {
    @Test(
        "a walk from our own page ends with a session, on the page that it was for; the next one knows the person"
    )
    func signsIn() async throws {
        let provider = SoftIdentityProvider.octo()
        try await withLatchkey {
            $0.flows.providers = [provider]
        } _: { latchkey in
            let listed = try await latchkey.send(.get, "/api/federation/providers")
            #expect(listed.text == #"{"providers":[{"id":"github","name":"GitHub"}]}"#)
            let begun = try await latchkey.beginFederation(["return_to": "/profile?a=b"])
            let asked = try await latchkey.finish(begun)
            #expect(asked.next == "register")
            #expect((asked.json["suggested"] as? [String: Any])?["uid"] as? String == "octo")
            #expect(asked.cookie("latchkey") == nil)
            let ticket = asked.ticket
            let made = try await latchkey.step(
                "register", ["ticket": ticket, "uid": "octo", "name": "Octo Cat"], begun)
            #expect(made.next == "done" && made.json["location"] as? String == "/profile?a=b")
            let cookie = try #require(made.cookie("latchkey"))
            let me = try await latchkey.send(.get, "/api/id", cookie: "latchkey=\(cookie)")
            #expect(me.status == 200)
            let (_, again) = try await latchkey.signInByProvider()
            #expect(again.status == 200 && again.next == "done")
            #expect(again.uid == "octo")
            #expect(provider.calls == 2)
        }
    }

    @Test(
        "G-004: the cookie of an attempt is this host's and this attempt's, Strict, for ten minutes; two tabs both finish"
    )
    func cookies() async throws {
        let provider = SoftIdentityProvider.octo()
        try await withLatchkey {
            $0.flows.providers = [provider]
        } _: { latchkey in
            let answer = try await latchkey.start()
            let set = try #require(answer.setCookies.first)
            #expect(answer.setCookies.count == 1 && set.hasPrefix("latchkey-flow-"))
            for part in ["HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=600"] { #expect(set.contains(part)) }
            #expect(!set.contains("Partitioned"))
            let (one, other) = (try await latchkey.beginFederation(), try await latchkey.beginFederation())
            let both = "\(one.cookie); \(other.cookie)"
            #expect(try await latchkey.finish(other, cookie: both).status == 200)
            #expect(try await latchkey.finish(one, cookie: both).status == 200)
        }
    }

    @Test("G-005: a browser that loads the page at the redirect URI beforehand changes nothing, and the walk goes on")
    func prefetch() async throws {
        let provider = SoftIdentityProvider.octo()
        try await withLatchkey {
            $0.flows.providers = [provider]
        } _: { latchkey in
            let begun = try await latchkey.beginFederation()
            let before = try await latchkey.store.dump().sorted()
            for purpose in ["prefetch", "prefetch;prerender"] {
                let page = try await latchkey.send(
                    .get, "/callback-github?code=code&state=\(begun.state)", cookie: begun.cookie,
                    headers: [("Sec-Purpose", purpose)])
                #expect(page.setCookies.isEmpty)
            }
            #expect(try await latchkey.store.dump().sorted() == before)
            #expect(provider.calls == 0)
            #expect(try await latchkey.finish(begun).next == "register")
        }
    }

    @Test(
        "S-307, S-387: codes that a provider does not take are counted before it is asked; a known device has its own count; outages are not"
    )
    func junkCodes() async throws {
        let provider = SoftIdentityProvider.octo()
        try await withLatchkey {
            $0.flows.providers = [provider]
            $0.flows.throttle[.federationFailures] = 2
            $0.flows.throttle[.federationEvents] = 1
        } _: { latchkey in
            let made = try await latchkey.register("octo")
            let device = "latchkey-device=\(try #require(made.cookie("latchkey-device")))"
            // Nobody is asked where somebody cancels: it closes nothing, and one is recorded.
            for _ in 0..<3 {
                let cancelled = try await latchkey.finish(
                    try await latchkey.beginFederation(), ["error": "access_denied"])
                #expect(cancelled.code == "provider_denied")
            }
            // What the provider takes is no failure.
            for _ in 0..<3 { #expect(try await latchkey.signInByProvider().answer.next == "done") }
            provider.change { $0.result = .failure(.unavailable(retryAfter: 10)) }
            for _ in 0..<3 { #expect(try await latchkey.signInByProvider().answer.code == "provider_unavailable") }
            // Nor is what a provider fails in that is away. The network has no room for further events.
            provider.change { $0.result = .failure(.failed(stage: "token", isOutage: true)) }
            for _ in 0..<3 { #expect(try await latchkey.signInByProvider().answer.code == "provider_failed") }
            provider.change { $0.result = .failure(.denied) }
            for _ in 0..<2 { #expect(try await latchkey.signInByProvider().answer.code == "provider_denied") }
            let asked = provider.calls
            let refused = try await latchkey.signInByProvider().answer
            #expect(refused.status == 429 && refused.code == "too_many_attempts" && provider.calls == asked)
            let events = try await latchkey.store.listEvents(of: nil, limit: 50)
            #expect(events.count { $0.kind == .federatedSignInFailed } == 3)
            provider.says("7", login: "octo")
            #expect(try await latchkey.signInByProvider().answer.status == 429)
            #expect(try await latchkey.signInByProvider(cookie: device).answer.next == "done")
        }
    }

    @Test(
        "G-007: an unknown, empty, used or old state, another provider's or another browser's gets 403, and nobody is asked"
    )
    func states() async throws {
        let (provider, other) = (SoftIdentityProvider(), SoftIdentityProvider(.gitlab))
        provider.says("7")
        try await withLatchkey {
            $0.flows.providers = [provider, other]
        } _: { latchkey in
            let begun = try await latchkey.beginFederation()
            let junk = [begun.state.dropLast() + "x", "x", String(begun.state.reversed())].map { String($0) }
            for state in junk {
                let answer = try await latchkey.finish(begun, ["state": state, "code": "c"])
                #expect(answer.status == 403 && answer.code == "hand_off_invalid", "\(state)")
            }
            #expect(try await latchkey.finish(begun, ["state": "", "code": "c"]).status == 400)
            for code in ["\u{e9}", "a\nb", "\u{7f}", String(repeating: "c", count: 2049)] {
                let answer = try await latchkey.finish(begun, ["state": begun.state, "code": code])
                #expect(answer.status == 400 && answer.code == "invalid_fields")
            }
            let moved = BegunFederation(
                provider: "gitlab", location: begun.location, state: begun.state, cookie: begun.cookie)
            #expect(try await latchkey.finish(moved).code == "hand_off_invalid")
            #expect(try await latchkey.finish(begun, cookie: "a=b").code == "browser_mismatch")
            let (name, _) = try #require(begun.cookie.firstIndex(of: "=").map { (begun.cookie[..<$0], 0) })
            #expect(
                try await latchkey.finish(begun, cookie: "\(name)=\(Door.unknownID)").code == "browser_mismatch")
            #expect(try await latchkey.finish(begun, origin: "http://localhost:3000").code == "origin_not_allowed")
            #expect(try await latchkey.finish(begun, origin: nil).code == "origin_not_allowed")
            #expect(provider.calls == 0 && other.calls == 0)
            #expect(try await latchkey.finish(begun).status == 200)
            #expect(try await latchkey.finish(begun).code == "hand_off_invalid")
            #expect(provider.calls == 1)
            let late = try await latchkey.beginFederation()
            latchkey.clock.advance(by: .seconds(601))
            #expect(try await latchkey.finish(late).code == "hand_off_invalid")
            #expect(provider.calls == 1)
        }
    }

    @Test(
        "S-159, S-162, S-163, S-167: a state and one code come back, in JSON and once: tokens, forms, doubled names and another way back get nothing, and nobody is asked"
    )
    func otherAnswers() async throws {
        let provider = SoftIdentityProvider.octo()
        try await withLatchkey {
            $0.flows.providers = [provider]
        } _: { latchkey in
            let begun = try await latchkey.beginFederation(["return_to": "/profile"])
            let more = [
                ("id_token", "a.b.c"), ("access_token", "x"), ("token_type", "bearer"), ("response", "a.b.c"),
                ("return_to", "/other"), ("error", "access_denied"),
            ]
            for (name, value) in more {
                let answer = try await latchkey.finish(begun, ["code": "a-code", name: value])
                #expect(answer.status == 400 && answer.setCookies.isEmpty, "\(name): \(answer.text)")
            }
            let path = "/api/federation/github/finish"
            let state = begun.state
            for json in [
                #"{"state":"\#(state)","code":"a-code","code":"another"}"#,
                #"{"state":"\#(state)","state":"\#(state)","code":"a-code"}"#,
                #"{"state":"\#(state)","code":["a-code","another"]}"#, #"{"state":"\#(state)","id_token":"a.b.c"}"#,
            ] {
                let answer = try await latchkey.send(
                    .post, path, json: json, cookie: begun.cookie, origin: Latchkey.ownOrigin)
                #expect(answer.status == 400 && answer.setCookies.isEmpty, "\(json): \(answer.text)")
            }
            let fields: HTTPFields = [
                .contentType: "application/x-www-form-urlencoded", .origin: Latchkey.ownOrigin, .cookie: begun.cookie,
            ]
            let form = try await latchkey.send(.post, path, fields, bytes: Array("state=\(state)&code=a-code".utf8))
            #expect(form.code == "unsupported_media_type")
            let get = try await latchkey.send(.get, "\(path)?state=\(state)&code=a-code", cookie: begun.cookie)
            #expect(get.status >= 400 && get.setCookies.isEmpty)
            #expect(provider.calls == 0)
            let asked = try await latchkey.finish(begun)
            let members = ["ticket": asked.ticket, "uid": "octo", "name": "Octo Cat"]
            let elsewhere = try await latchkey.step("register", members.merging(["return_to": "/other"]) { $1 }, begun)
            #expect(elsewhere.status == 400)
            let made = try await latchkey.step("register", members, begun)
            #expect(made.json["location"] as? String == "/profile" && provider.calls == 1)
        }
    }

    @Test("G-008: of fifty requests with one state and code, one asks the provider")
    func race() async throws {
        let provider = SoftIdentityProvider()
        provider.says("7")
        try await withLatchkey {
            $0.flows.providers = [provider]
        } _: { latchkey in
            let begun = try await latchkey.beginFederation()
            let tally = try await latchkey.fiftyAtOnce { _ in try await latchkey.finish(begun) }
            #expect(tally == [200: 1, 403: 49] && provider.calls == 1)
        }
    }

    @Test(
        "G-009, G-021: verifier, nonce and state are other ones for each attempt, and no row or event has one of them or a code"
    )
    func secrets() async throws {
        let provider = SoftIdentityProvider.octo()
        try await withLatchkey {
            $0.flows.providers = [provider]
        } _: { latchkey in
            let begun = [try await latchkey.beginFederation(), try await latchkey.beginFederation()]
            let secrets = begun.flatMap { begun in
                (URLComponents(string: begun.location)?.queryItems ?? []).compactMap(\.value)
            }
            #expect(Set(secrets).count == 6)
            _ = try await latchkey.finish(begun[0], ["code": "canary-of-a-code"])
            let dump = try await latchkey.store.dump().joined(separator: "\n")
            for secret in secrets + ["canary-of-a-code"] {
                #expect(!dump.contains(secret))
                #expect(!latchkey.log.lines.contains { $0.contains(secret) })
            }
        }
    }

    @Test("G-010: another iss beside the code is refused, and none where it is promised; the provider is not asked")
    func issuers() async throws {
        let provider = SoftIdentityProvider()
        provider.says("7")
        try await withLatchkey {
            $0.flows.providers = [provider]
        } _: { latchkey in
            let begun = try await latchkey.beginFederation()
            let other = try await latchkey.finish(begun, ["code": "c", "iss": "https://evil.example"])
            #expect(other.status == 403 && other.code == "hand_off_invalid")
            // One event for each attempt, however often it is brought.
            for _ in 0..<3 { _ = try await latchkey.finish(begun, ["code": "c", "iss": "https://evil.example"]) }
            let events = try await latchkey.store.listEvents(of: nil, limit: 100)
            #expect(events.count { $0.kind == .federatedSignInFailed } == 1)
            provider.change { $0.promisesIssuer = true }
            #expect(try await latchkey.finish(latchkey.beginFederation()).status == 403)
            #expect(provider.calls == 0)
            let good = try await latchkey.finish(
                latchkey.beginFederation(), ["code": "c", "iss": "https://idp.example"])
            #expect(good.status == 200)
        }
    }

    @Test(
        "what a provider fails in is one code for each class, an event with the stage, and a state that is used up"
    )
    func failures() async throws {
        let provider = SoftIdentityProvider()
        try await withLatchkey {
            $0.flows.providers = [provider]
        } _: { latchkey in
            let cases: [(ProviderRefusal, Int, String)] = [
                (.failed(stage: "id_token"), 502, "provider_failed"), (.denied, 403, "provider_denied"),
                (.unavailable(retryAfter: 7), 503, "provider_unavailable"), (.busy, 503, "busy"),
                (.notAllowed(nil), 403, "identity_not_allowed"),
            ]
            for (refusal, status, code) in cases {
                provider.change { $0.result = .failure(refusal) }
                let (begun, answer) = try await latchkey.signInByProvider()
                #expect(answer.status == status && answer.code == code, "\(refusal)")
                // Where nobody was asked the same may be brought once more.
                let again = try await latchkey.finish(begun).code
                #expect(again == (["busy", "provider_unavailable"].contains(code) ? code : "hand_off_invalid"))
            }
            let cancelled = try await latchkey.finish(
                latchkey.beginFederation(), ["error": "access_denied"])
            #expect(cancelled.code == "provider_denied" && provider.calls == cases.count + 2)
            let details = try await latchkey.store.listEvents(of: nil, limit: 10).map(\.details)
            #expect(details.contains(["provider": "github", "stage": "id_token"]))
            provider.change { $0.isUnknown = true }
            let away = try await latchkey.start()
            #expect(away.status == 503 && away.code == "provider_unavailable" && away.header("Retry-After") == "10")
            #expect(away.setCookies.isEmpty)
            #expect(try await latchkey.start(at: "google").status == 404)
        }
    }

    @Test(
        "S-359: where nobody was asked, what a provider has brought is good once more, in its browser, ten times at most"
    )
    func unasked() async throws {
        let provider = SoftIdentityProvider.octo()
        try await withLatchkey {
            $0.flows.providers = [provider]
            $0.flows.throttle[.federationFailures] = 1
        } _: { latchkey in
            #expect(try await latchkey.register("octo").status == 200)
            for refusal in [ProviderRefusal.busy, .unavailable(retryAfter: 7)] {
                provider.change { $0.result = .failure(refusal) }
                let (begun, answer) = try await latchkey.signInByProvider()
                #expect(answer.status == 503 && answer.header("Retry-After") != nil)
                provider.says("7", login: "octo")
                #expect(try await latchkey.finish(begun, cookie: "a=b").code == "browser_mismatch")
                #expect(try await latchkey.finish(begun).next == "done")
                #expect(try await latchkey.finish(begun).code == "hand_off_invalid")
            }
            // The network's quota is asked before the provider is.
            provider.change { $0.result = .failure(.denied) }
            #expect(try await latchkey.signInByProvider().answer.code == "provider_denied")
            let (begun, full) = try await latchkey.signInByProvider()
            #expect(full.code == "too_many_attempts")
            provider.says("7", login: "octo")
            let calls = provider.calls
            for _ in 0..<9 { #expect(try await latchkey.finish(begun).code == "too_many_attempts") }
            try await latchkey.store.execute("DELETE FROM throttle")
            #expect(try await latchkey.finish(begun).next == "done")
            #expect(provider.calls == calls + 1)
            // Not for ever: each costs the database something.
            provider.change { $0.result = .failure(.busy) }
            let (endless, _) = try await latchkey.signInByProvider()
            for _ in 0..<10 { #expect(try await latchkey.finish(endless).code == "busy") }
            #expect(try await latchkey.finish(endless).code == "hand_off_invalid")
        }
    }

    @Test("S-359, G-008: of fifty requests with one state one asks the provider, also after nobody was asked")
    func unaskedRace() async throws {
        let provider = SoftIdentityProvider.octo()
        try await withLatchkey {
            $0.flows.providers = [provider]
        } _: { latchkey in
            #expect(try await latchkey.register("octo").status == 200)
            provider.change { $0.result = .failure(.busy) }
            let (begun, answer) = try await latchkey.signInByProvider()
            #expect(answer.code == "busy")
            provider.says("7", login: "octo")
            let calls = provider.calls
            let tally = try await latchkey.fiftyAtOnce { _ in try await latchkey.finish(begun) }
            #expect(tally == [200: 1, 403: 49] && provider.calls == calls + 1)
        }
    }

    @Test("S-359: the tries of the next step are counted from its beginning, however often nobody was asked")
    func triesBegin() async throws {
        let provider = SoftIdentityProvider()
        try await withLatchkey {
            $0.flows.providers = [provider]
        } _: { latchkey in
            provider.change { $0.result = .failure(.busy) }
            let (begun, _) = try await latchkey.signInByProvider()
            for _ in 0..<9 { #expect(try await latchkey.finish(begun).code == "busy") }
            provider.says("8", login: "mary")
            let asked = try await latchkey.finish(begun)
            let made = try await latchkey.step(
                "register", ["ticket": asked.ticket, "uid": "mary", "name": "Mary"], begun)
            #expect(made.status == 200 && made.uid == "mary")
        }
    }

    @Test("G-002: a way back leads nowhere but to a path of this host")
    func returns() async throws {
        let provider = SoftIdentityProvider()
        try await withLatchkey {
            $0.flows.providers = [provider]
        } _: { latchkey in
            let bad = [
                "https://evil.example/", "//evil.example", "/\\evil.example", "/a/..//evil.example", "profile", "@evil",
                ":80", "/a#b", "/a b", "/%2e%2e//evil.example",
            ]
            for path in bad {
                #expect(try await latchkey.start(["return_to": path]).status == 400, "\(path)")
            }
            let good = try await latchkey.start(["return_to": "/class/../profile?x=1"])
            #expect(good.status == 200)
        }
    }

    @Test("G-040: a provider that is configured no more signs nobody in, whose identity is there or not")
    func removed() async throws {
        let provider = SoftIdentityProvider.octo()
        let engine = try await Engine.chosen.makeDatabase()
        defer { engine.close() }
        let clock = TestClock()
        let begun = try await returning { latchkey in
            #expect(try await latchkey.register("octo").status == 200)
            return try await latchkey.beginFederation()
        } with: {
            $0.flows.providers = [provider]
            $0.store = engine.store
            $0.clock = clock
        }
        try await withLatchkey {
            $0.store = engine.store
            $0.clock = clock
        } _: { latchkey in
            let started = try await latchkey.start()
            #expect(started.status == 404)
            #expect(try await latchkey.finish(begun).status == 404)
        }
    }

    /// What the test of one server hands on to that of the next.
    private func returning<Value: Sendable>(
        _ test: @escaping @Sendable (Latchkey) async throws -> Value,
        with configure: (inout LatchkeyOptions) -> Void
    ) async throws -> Value {
        let (stream, continuation) = AsyncStream.makeStream(of: Value.self)
        try await withLatchkey(configure) { continuation.yield(try await test($0)) }
        continuation.finish()
        return try #require(await stream.first { _ in true })
    }
}
