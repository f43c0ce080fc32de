import LatchkeyCore
import LatchkeyStore
import LatchkeyTestSupport
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

    @Test("S-278: what was typed as an unknown uid is kept as a short hash alone, one for all spellings")
    func unknownUIDs() async throws {
        try await withLatchkey { latchkey in
            for uid in ["MyPassword123", "mypassword123", "another"] { _ = try await latchkey.signInAnswer(uid, "x") }
            let events = try await latchkey.store.listEvents(of: nil, limit: 10)
            #expect(events.allSatisfy { $0.kind == .signInFailed && $0.accountID == nil })
            #expect(events.allSatisfy { $0.detail.hasPrefix("uid_sha256=") && $0.detail.utf8.count == 11 + 8 })
            #expect(Set(events.map(\.detail)).count == 2)
            #expect(!latchkey.log.lines.contains { $0.lowercased().contains("mypassword123") })
        }
    }
}
