import Foundation
import LatchkeyCore
import LatchkeySQLite
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@testable import latchkey

@Suite struct FactorCommandTests {
    private let harness: CommandHarness

    init() throws {
        harness = try CommandHarness(input: ["correct horse battery 7"])
    }

    /// Makes Ann, an administrator who has a confirmed address and a second factor.
    private func addAnn() async throws {
        #expect(await harness.run("user", "add", "ann", "--role", "Admin", "--password-stdin") == 0)
        try await withStore { store async throws in
            try await store.execute(
                "UPDATE account SET email = 'ann@school.example', email_verified = 1 WHERE uid = 'ann'")
            let account = try #require(try await store.findAccount(uid: "ann"))
            _ = try await store.addFactor(to: account)
            _ = try await store.addDataKey(WrappedDataKey(keyID: "other-key", bytes: [1, 2, 3]), now: TestClock.start)
        }
    }

    private func withStore(_ body: (Store) async throws -> Void) async throws {
        let database = try SQLiteDatabase.open(path: harness.path("data/latchkey.db"))
        try await body(Store(database))
        try database.close()
    }

    @Test(
        "The command line shows kinds and dates of factors, and removes all or a kind of them; sessions end, and it is told"
    )
    func help() async throws {
        try await addAnn()
        #expect(await harness.run("user", "factors", "ann") == 0)
        let lines = harness.out.split(separator: "\n")
        #expect(lines.count == 2 && lines[0].hasPrefix("authenticator Phone: added "))
        #expect(lines[1].hasPrefix("recovery codes: 10 left, created "))
        #expect(await harness.run("user", "show", "ann") == 0)
        #expect(harness.out.contains(lines[0]) && harness.out.contains(lines[1]))
        #expect(await harness.run("user", "show", "ann", "--json") == 0)
        #expect(harness.out.contains("\"factors\":{\"passkeys\":[],\"recovery_codes\":{\"created_at\":"))
        #expect(await harness.run("user", "remove-factors", "ann", "--kind", "passkey") == 0)
        #expect(harness.out == "ann has none; nothing was changed")
        #expect(await harness.run("user", "remove-factors", "ann", "--kind", "recovery-codes") == 0)
        #expect(await harness.run("user", "factors", "ann") == 0)
        #expect(harness.out.split(separator: "\n").count == 1)
        #expect(await harness.run("user", "remove-factors", "ann") == 0)
        #expect(harness.out == "second factors of ann removed; all sessions ended")
        #expect(await harness.run("user", "remove-factors", "ann") == 0)
        #expect(harness.out == "ann has none; nothing was changed")
        #expect(await harness.run("user", "factors", "ann") == 0)
        #expect(harness.out == "no second factor")
        #expect(await harness.run("user", "factors", "nobody") == 1)
        try await withStore { store async throws in
            let ann = try #require(try await store.findAccount(uid: "ann"))
            #expect(ann.factors.isEmpty)
            let resets = try await store.listEvents(of: ann.id, limit: 9).filter { $0.kind == .factorsReset }
            #expect(resets.map { $0.details["kind"] } == ["all", "recovery-codes"])
            #expect(resets.allSatisfy { $0.actorKind == .operator })
            #expect(try await store.listMail(of: ann.id).map(\.mail.kind) == [.factorsReset, .factorsReset])
        }
    }

    @Test("F-030: the command line makes a code for who has a second factor, tells them, and removes nothing")
    func factorCode() async throws {
        try await addAnn()
        #expect(await harness.run("user", "factor-code", "ann") == 0)
        let lines = harness.out.split(separator: "\n")
        #expect(lines.count == 2 && lines[0].utf8.count == 12 && lines[1].hasPrefix("good until "))
        #expect(await harness.run("user", "factor-code", "ann", "--expires-in", "10m") == 0)
        #expect(await harness.run("user", "factor-code", "ann", "--expires-in", "2d") == 1)
        #expect(await harness.run("user", "factor-code", "nobody") == 1)
        try await withStore { store async throws in
            let ann = try #require(try await store.findAccount(uid: "ann"))
            #expect(ann.factors == .totp)
            let events = try await store.listEvents(of: ann.id, limit: 9).filter { $0.kind == .factorCodeIssued }
            #expect(events.count == 2 && events.allSatisfy { $0.actorKind == .operator })
            #expect(try await store.listMail(of: ann.id).map(\.mail.kind) == [.factorCodeIssued])
            let codes = try await store.listTokens(of: ann.id, [.factorCode], now: Timestamp(seconds: 0))
            #expect(codes.count == 1 && codes.allSatisfy { $0.issuedBy == nil })
        }
        #expect(await harness.run("user", "remove-factors", "ann") == 0)
        #expect(await harness.run("user", "factor-code", "ann") == 1)
        #expect(harness.err.contains("no second factor"))
    }

    @Test(
        "F-024: a start without the key of the factors is refused, and forgetting that key, with a yes, strands nobody")
    func forgetKey() async throws {
        try await addAnn()
        #expect(await harness.run("serve", "--port", "0") == 1)
        #expect(harness.err.contains("secret_key_previous: the second factors in the database"))
        #expect(harness.err.contains("kid other-key") && harness.err.contains("latchkey factors forget-key"))
        #expect(await harness.run("factors", "forget-key") == 1)
        #expect(
            harness.err.contains(
                "no terminal to ask \"Remove authenticator apps and recovery codes of 1 person permanently?\"; use --yes"
            ))
        try await withStore { store async throws in
            #expect(try await store.findAccount(uid: "ann")?.factors == .totp)
            #expect(try await store.findDataKey() != nil)
        }
        #expect(await harness.run("factors", "forget-key", "--yes") == 0)
        #expect(harness.out == "second factors of 1 person removed; the key is forgotten")
        try await withStore { store async throws in
            let ann = try #require(try await store.findAccount(uid: "ann"))
            #expect(ann.factors.isEmpty)
            #expect(try await store.findDataKey() == nil)
            #expect(try await store.listMail(of: ann.id).map(\.mail.kind) == [.factorsReset])
        }
        #expect(await harness.run("factors", "forget-key", "--yes") == 0)
        #expect(harness.out == "second factors of 0 people removed; the key is forgotten")
    }

    @Test("F-048: switched off while an account has a factor, the server does not start, and names the key")
    func switchedOff() async throws {
        try await addAnn()
        try await withStore { try await $0.execute("DELETE FROM data_key") }
        let off = ["LATCHKEY_FACTORS_ENABLED": "false"]
        #expect(await harness.run("serve", "--port", "0", environment: off) == 1)
        #expect(harness.err.contains("factors.enabled: 1 account has second factors; set it to true"))
    }

    @Test(
        "F-048: where browsers use no passkeys the server does not start with some, and names the key; those of an earlier RP ID are named by check-config"
    )
    func passkeysOfBefore() async throws {
        #expect(await harness.run("user", "add", "ann", "--password-stdin") == 0)
        try await withStore { store async throws in
            let ann = try #require(try await store.findAccount(uid: "ann"))
            try await store.execute(
                """
                INSERT INTO passkey (id, account_id, credential_id, rp_id, name, algorithm, public_key, sign_count, security_key,
                    discoverable, user_verified, backup_eligible, backed_up, transports, aaguid, created_at)
                VALUES (?, ?, ?, 'old.example', 'Phone', -7, ?, 0, 0, 1, 1, 0, 0, '', ?, 0)
                """,
                RandomID.fixture(), ann.id, [UInt8](1...16), [UInt8](1...16), [UInt8](1...16))
            try await store.execute("UPDATE account SET factor_kinds = 2 WHERE uid = ?", "ann")
        }
        let address = ["LATCHKEY_PUBLIC_URL": "http://127.0.0.1:8587"]
        #expect(await harness.run("serve", "--port", "0", environment: address) == 1)
        #expect(harness.err.contains("public_url: 1 account has passkeys; browsers use none for an IP address"))
        #expect(await harness.run("check-config") == 0)
        #expect(
            harness.out.contains("advice: passkeys.rp_id: 1 key was made for another one and cannot be used, by 1 of"))
        #expect(await harness.run("user", "factors", "ann") == 0)
        #expect(harness.out.contains("cannot be used: made for another passkeys.rp_id"))
        #expect(await harness.run("factors", "forget-key", "--yes") == 0)
        #expect(harness.out.contains("1 person keeps passkeys or security keys, which do not need that key"))
    }

    @Test("check-config names administrators without a second factor, unless the operator knows")
    func advice() async throws {
        #expect(await harness.run("user", "add", "ann", "--role", "Admin", "--password-stdin") == 0)
        #expect(await harness.run("check-config") == 0)
        #expect(harness.out.contains("advice: factors.enabled: 1 administrator has no second factor"))
        let known = ["LATCHKEY_ACCEPTED_ADVICE": "factors.enabled"]
        #expect(await harness.run("check-config", environment: known) == 0)
        #expect(!harness.out.contains("advice: factors.enabled"))
        try await withStore { store async throws in
            _ = try await store.addFactor(to: try #require(try await store.findAccount(uid: "ann")))
        }
        #expect(await harness.run("check-config") == 0)
        #expect(!harness.out.contains("advice: factors.enabled"))
    }
}
