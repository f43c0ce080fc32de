import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyServer
import LatchkeyStore
import LatchkeyTestSupport
import Synchronization
import Testing

@Suite struct CanaryTests {
    @Test(
        "S-272, S-116, S-036: no secret turns up in the log, an answer or the database, at the most talkative level"
    )
    func canaries() async throws {
        try await withLatchkey { latchkey in
            let canaries = try await Canaries(latchkey)
            #expect(canaries.answers.count > 40 && canaries.secrets.count > 20)
            #expect(canaries.answers.contains { $0.status == 200 } && canaries.answers.last?.status == 200)
            #expect(try await canaries.sightings(latchkey) == [])
            // The search itself finds what is there.
            #expect(latchkey.log.lines.contains { $0.contains("/api/password") })
            #expect(try await latchkey.store.dump().contains { $0.contains("toby") && $0.contains("$argon2id$") })
        }
    }

    @Test(
        "S-272, G-021, G-077, G-090: nor does what came later: tickets, codes, cookies and states of hand-offs, proofs and tokens of pages, tokens for other APIs"
    )
    func handedOnSecrets() async throws {
        let provider = SoftIdentityProvider.octo()
        try await withLatchkey { options in
            options.publicURL = SoftSessionKey.server
            options.server = {
                $0.allowedOrigins = [SoftSessionKey.page].compactMap { OriginPattern($0) }
            }
            options.flows.providers = [provider]
            options.flows.serviceTokens.audiences = [Audience(text: "https://api.example")].compactMap(\.self)
        } _: { latchkey in
            try await latchkey.addAccount("toby")
            let begun = try await latchkey.beginHandOff(from: SoftSessionKey.page)
            let proof = try await latchkey.send(
                .post, "/api/authenticate",
                json: Latchkey.body(["uid": "toby", "password": Latchkey.password, "hand_off": begun.ticket]),
                cookie: begun.cookie, origin: SoftSessionKey.server)
            let code = try latchkey.code(in: proof)
            let exchanged = try await latchkey.exchange(code, origin: SoftSessionKey.page)
            #expect(exchanged.status == 200, "\(exchanged.text)")

            let key = SoftSessionKey()
            let signedIn = try await latchkey.signIn("toby", with: key)
            let challenge = try await latchkey.challenge(for: signedIn.sessionID)
            var keyProof = try latchkey.keyProof(key, signedIn.sessionID, challenge)
            keyProof["receipt"] = signedIn.sessionReceipt
            let token = try await latchkey.send(.post, "/api/session/token", json: Latchkey.body(keyProof))
            #expect(token.status == 200, "\(token.text)")
            // A session that goes on by tokens has no cookie any more.
            let cookie = "__Host-latchkey=\(exchanged.cookie("__Host-latchkey") ?? "")"
            let service = try await latchkey.send(
                .post, "/api/token", json: Latchkey.body(["audience": "https://api.example"]), cookie: cookie,
                origin: SoftSessionKey.page)
            #expect(service.status == 200, "\(service.text)")

            let secrets = [
                begun.ticket, String(begun.cookie.split(separator: "=").last ?? ""), code, Latchkey.verifier,
                token.accessToken, keyProof["signature"] ?? "", signedIn.sessionReceipt ?? "",
                exchanged.cookie("__Host-latchkey") ?? "", service.json["access_token"] as? String ?? "",
            ]
            #expect(secrets.allSatisfy { $0.utf8.count >= 20 } && Set(secrets).count == secrets.count)
            let places = try await latchkey.store.dump() + latchkey.log.lines
            for secret in secrets {
                #expect(places.first { $0.contains(secret) } == nil)
                let bits = RandomID(text: secret.utf8).map { Store.hexadecimal($0.bytes) }
                #expect(bits.map { bits in places.contains { $0.contains(bits) } } != true)
            }
            // The search itself finds what is there.
            #expect(places.contains { $0.contains("toby") } && places.contains { $0.contains("/api/session/token") })
        }
    }

    @Test("S-278, S-322: what was typed as an unknown uid is kept as a short keyed MAC alone, one for all spellings")
    func unknownUIDs() async throws {
        try await withLatchkey { latchkey in
            for uid in ["MyPassword123", "mypassword123", "another"] { _ = try await latchkey.signInAnswer(uid, "x") }
            let events = try await latchkey.store.listEvents(of: nil, limit: 10)
            #expect(events.allSatisfy { $0.kind == .signInFailed && $0.accountID == nil })
            #expect(events.allSatisfy { $0.detail.hasPrefix("uid_mac=") && $0.detail.utf8.count == 8 + 8 })
            #expect(Set(events.map(\.detail)).count == 2)
            #expect(!latchkey.log.lines.contains { $0.lowercased().contains("mypassword123") })
        }
    }

    @Test("S-322: equal texts typed as unknown uids are kept differently by two servers, in sign-in and in recovery")
    func fingerprintsOfTwoServers() async throws {
        let kept = Mutex<[String]>([])
        for secret in [Latchkey.secret, "another-secret-9d2e8f60534b1c9a7-another"] {
            try await withLatchkey {
                $0.secret = secret
            } _: { latchkey in
                _ = try await latchkey.signInAnswer("MyPassword123", "x")
                let recovery = Latchkey.body(["uid": "mypassword123"])
                #expect(try await latchkey.send(.post, "/api/recovery", json: recovery).status == 202)
                let details = Set(try await latchkey.store.listEvents(of: nil, limit: 10).map(\.detail))
                #expect(details.count == 1)
                kept.withLock { $0 += details }
            }
        }
        #expect(Set(kept.withLock(\.self)).count == 2)
    }
}
