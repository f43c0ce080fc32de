import LatchkeyCore
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@testable import latchkey

@Suite struct UserIdentitiesTests {
    private let harness: CommandHarness
    private let github = [
        "LATCHKEY_FEDERATION_GITHUB_CLIENT_ID": "id", "LATCHKEY_FEDERATION_GITHUB_CLIENT_SECRET": "hunter2",
    ]

    init() throws {
        harness = try CommandHarness(input: ["correct horse battery 7"])
    }

    /// Two accounts of GitHub for Ann, who has no password.
    private func addAnn() async throws -> [RandomID] {
        let ids = [RandomID.fixture(), RandomID.fixture()]
        #expect(await harness.run("user", "add", "ann", "--password-stdin") == 0)
        let store = try await harness.store()
        let account = try #require(try await store.findAccount(uid: "ann"))
        try await store.execute("UPDATE account SET password_hash = NULL WHERE uid = 'ann'")
        for (number, id) in ids.enumerated() {
            try await store.execute(
                """
                INSERT INTO identity (id, account_id, issuer, subject, provider, login, created_at)
                VALUES (?, ?, 'https://github.com/login/oauth', ?, 'github', ?, ?)
                """,
                id, account.id, "4\(number)", "octo-\(number)", TestClock.start)
        }
        return ids
    }

    @Test("G-039: the command line lists accounts of providers and removes one: the last one only where that is meant")
    func removes() async throws {
        let ids = try await addAnn()
        try await harness.store().execute(
            """
            INSERT INTO provider_role (account_id, bit, identity_id) SELECT account_id, 2, id FROM identity WHERE subject = '41'
            """)
        #expect(await harness.run("user", "identities", "list", "ann") == 0)
        let lines = harness.out.split(separator: "\n")
        #expect(lines.count == 2)
        #expect(
            lines.contains {
                $0.hasPrefix("\(ids[1].text) github octo-1: 41 at https://github.com/login/oauth, linked ")
            })
        #expect(lines.count { $0.hasSuffix("last used -, gives User") } == 1)
        let unknown = RandomID.fixture().text
        #expect(await harness.run("user", "identities", "remove", "ann", unknown, environment: github) == 0)
        #expect(harness.out == "ann has none with this ID; nothing was changed")
        // Without the provider nothing that is left signs anybody in.
        #expect(await harness.run("user", "identities", "remove", "ann", ids[0].text) == 1)
        #expect(await harness.run("user", "identities", "remove", "ann", ids[0].text, environment: github) == 0)
        #expect(harness.out == "account of a provider removed from ann; all sessions ended")
        #expect(await harness.run("user", "identities", "remove", "ann", ids[1].text, environment: github) == 1)
        #expect(
            await harness.run("user", "identities", "remove", "ann", ids[1].text, "--last", environment: github) == 0)
        #expect(await harness.run("user", "identities", "list", "ann") == 0)
        #expect(harness.out == "no account of a provider")
        #expect(await harness.run("user", "identities", "list", "nobody") == 1)
        #expect(harness.err.contains("no account has the uid nobody"))
        let events = try await harness.store().database.read {
            try $0.query("SELECT detail FROM audit_event WHERE kind = 'identity_unlinked'").map { try $0.text(0) }
        }
        #expect(events.count == 2 && events.allSatisfy { $0 == #"{"by":"operator","provider":"github"}"# })
    }
}
