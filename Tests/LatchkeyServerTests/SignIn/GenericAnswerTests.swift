import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyPasswords
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct GenericAnswerTests {
    /// A uid and a password for each reason to refuse.
    static let refused: [(why: String, uid: String, password: String)] = [
        ("wrong password", "toby", "wrong password here"),
        ("wrong password beside a factor", "careful", "wrong password here"),
        ("unknown uid", "nobody-at-all", Latchkey.password),
        ("empty uid", "", Latchkey.password),
        ("disabled", "disabled", "wrong password here"),
        ("waiting for approval", "waiting", "wrong password here"),
        ("without a password", "passwordless", Latchkey.password),
        ("password off", "off", Latchkey.password),
        ("junk instead of a hash", "junk", Latchkey.password),
        ("empty hash", "emptyhash", Latchkey.password),
        ("uid outside the alphabet", "to by\u{0}\u{202e}", Latchkey.password),
        ("over-long uid", String(repeating: "a", count: 5000), Latchkey.password),
        ("over-long password", "toby", String(repeating: "é", count: 257)),
        ("over-long password of nobody", "nobody", String(repeating: "é", count: 257)),
        ("unconfirmed address", "toby@example.org", Latchkey.password),
        ("unknown address", "nobody@example.org", Latchkey.password),
        ("no address", "@@", Latchkey.password),
    ]

    static func prepare(_ latchkey: Latchkey) async throws {
        try await latchkey.addAccount("toby", email: "toby@example.org")
        _ = try await latchkey.addPhone(to: latchkey.addAccount("careful"))
        for uid in ["disabled", "waiting", "passwordless", "off", "junk", "emptyhash"] {
            try await latchkey.addAccount(uid)
        }
        try await latchkey.operate.setState(.disabled, uid: "disabled")
        let waiting = try await latchkey.operate.show(uid: "waiting").account.id
        try await latchkey.store.execute("UPDATE account SET state = 2 WHERE id = ?", waiting)
        try await latchkey.store.execute(
            "INSERT INTO pending_account (account_id, requested_at, waits_for) VALUES (?, ?, 1)", waiting,
            latchkey.clock.now)
        let set = "UPDATE account SET password_hash = ? WHERE uid = ?"
        try await latchkey.store.execute(set, DatabaseValue.null, "passwordless")
        try await latchkey.store.execute(set, "$5$x", "junk")
        try await latchkey.store.execute(set, "", "emptyhash")
        let off = try await latchkey.operate.show(uid: "off").account
        let attempt = Attempt(account: off.id, knownDevice: nil, network: [9])
        for _ in 0..<100 {
            _ = try await latchkey.store.reserveAttempt(attempt, now: latchkey.clock.now, policy: .init())
            latchkey.clock.advance(by: .seconds(900))
        }
    }

    @Test(
        "S-026, F-050: every reason to refuse a sign-in has one answer, byte for byte, headers and their order included"
    )
    func oneAnswerForEveryReason() async throws {
        try await withLatchkey { latchkey in
            try await GenericAnswerTests.prepare(latchkey)
            var seen: Set<String> = []
            for (why, uid, password) in GenericAnswerTests.refused {
                let answer = try await latchkey.signInAnswer(uid, password)
                #expect(answer.status == 401, "\(why)")
                #expect(answer.message == "Invalid user id or password")
                #expect(answer.code == "invalid_credentials")
                let headers = answer.headers.map { "\($0.name.rawName): \($0.value)" }.joined(separator: "\n")
                seen.insert(headers + "\n\n" + answer.text)
            }
            #expect(seen.count == 1, "\(seen)")
        }
    }

    @Test("S-027, F-050: every reason to refuse a sign-in costs one hash and the same reads and writes")
    func oneCostForEveryReason() async throws {
        let database = SwitchableDatabase(try await Store.inMemory().database)
        try await withLatchkey {
            $0.store = Store(database)
        } _: { latchkey async throws in
            try await GenericAnswerTests.prepare(latchkey)
            for (why, uid, password) in GenericAnswerTests.refused {
                let before = (latchkey.hasher.dummyHashCount, database.reads, database.writes)
                _ = try await latchkey.signInAnswer(uid, password)
                let isRealHash = [
                    "wrong password", "wrong password beside a factor", "disabled", "waiting for approval",
                ].contains(why)
                #expect(latchkey.hasher.dummyHashCount - before.0 == (isRealHash ? 0 : 1), "\(why)")
                // What is too long to be a uid is not looked up: its length is no secret.
                #expect(database.reads - before.1 == (why == "over-long uid" ? 0 : 1), "\(why)")
                #expect(database.writes - before.2 == 2, "\(why)")
            }
        }
    }

    @Test("S-026: a right password still signs in beside all of these")
    func rightPasswordSignsIn() async throws {
        try await withLatchkey { latchkey in
            try await GenericAnswerTests.prepare(latchkey)
            #expect(try await latchkey.signInAnswer("toby").status == 200)
            try await latchkey.operate.setState(.active, uid: "disabled")
            #expect(try await latchkey.signInAnswer("disabled").status == 200)
        }
    }
}
