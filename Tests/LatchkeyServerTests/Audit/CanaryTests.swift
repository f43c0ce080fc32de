import HTTPTypes
import LatchkeyCore
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
