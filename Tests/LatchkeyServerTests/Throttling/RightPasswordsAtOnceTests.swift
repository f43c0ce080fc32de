import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyPasswords
import LatchkeyStore
import LatchkeyTestSupport
import Testing

/// Slow enough that many wait at once.
private let slow = Argon2Parameters.unsafeForTests(memoryKiB: 4096, iterations: 1)
/// Longer than a slow machine needs for all of them: nobody is refused because of the time.
private let patience: Duration = .seconds(120)

@Suite struct RightPasswordsAtOnceTests {
    private static func withToby(_ test: @escaping @Sendable (Latchkey) async throws -> Void) async throws {
        try await withLatchkey {
            $0.argon2 = slow
            $0.flows.throttle.longestVerdictWait = patience
        } _: { latchkey in
            try await latchkey.addConfirmed("toby", email: "toby@school.example")
            try await test(latchkey)
        }
    }

    @Test("S-337: a class that signs in to one account at the same moment is let in")
    func aClassAtOnce() async throws {
        try await RightPasswordsAtOnceTests.withToby { latchkey in
            let answers = try await inParallel(35) { _ in try await latchkey.signInAnswer("toby") }
            #expect(answers.tally == [200: 35])
        }
    }

    /// Those who find the account's own counter full before anybody is in read 401: that they wait would show (S-311).
    @Test("S-337: of those who type the uid in part and the address in part nobody has to wait for minutes")
    func spellingsAtOnce() async throws {
        try await RightPasswordsAtOnceTests.withToby { latchkey in
            let answers = try await inParallel(20) { number in
                try await latchkey.signInAnswer(number.isMultiple(of: 2) ? "toby" : "toby@school.example")
            }
            #expect(answers.allSatisfy { [200, 401].contains($0.status) } && (answers.tally[200] ?? 0) >= 5)
            for name in ["toby", "toby@school.example"] { #expect(try await latchkey.signInAnswer(name).status == 200) }
        }
    }

    @Test("S-337: a known device signs in many times at once")
    func deviceAtOnce() async throws {
        try await RightPasswordsAtOnceTests.withToby { latchkey in
            let device = "latchkey-device=\(try await latchkey.signInAnswer("toby").cookie("latchkey-device") ?? "")"
            let answers = try await inParallel(20) { _ in try await latchkey.signInAnswer("toby", cookie: device) }
            #expect(answers.tally == [200: 20])
        }
    }

    @Test("S-337, S-040: of twenty wrong passwords at once five are evaluated", arguments: ["toby", "nobody"])
    func wrongAtOnce(_ uid: String) async throws {
        try await RightPasswordsAtOnceTests.withToby { latchkey in
            let answers = try await inParallel(20) { _ in try await latchkey.signInAnswer(uid, "wrong password") }
            #expect(answers.tally == [401: 5, 429: 15])
            #expect(try await latchkey.signInAnswer("toby").status == (uid == "toby" ? 429 : 200))
        }
    }

    @Test("S-337, S-040: among right and wrong ones at once no more than five wrong are evaluated for each right one")
    func mixedAtOnce() async throws {
        try await RightPasswordsAtOnceTests.withToby { latchkey in
            let answers = try await inParallel(60) { number in
                try await latchkey.signInAnswer(
                    "toby", number.isMultiple(of: 10) ? Latchkey.password : "wrong password")
            }
            let (right, wrong) = (answers.tally[200] ?? 0, answers.tally[401] ?? 0)
            #expect(right <= 6 && right + wrong <= 5 * (right + 1))
            #expect(answers.allSatisfy { [200, 401, 429].contains($0.status) })
            let failures = try await latchkey.store.listEvents(of: nil, limit: 1000).filter { $0.kind == .signInFailed }
            #expect(failures.count == wrong)
        }
    }

    @Test("S-337: right passwords at two nodes at once are let in at both; of wrong ones five are evaluated in all")
    func twoNodes() async throws {
        let database = try await Engine.chosen.makeDatabase()
        try await withLatchkey {
            $0.argon2 = slow
            $0.flows.throttle.longestVerdictWait = patience
            $0.store = database.store
        } _: { one in
            try await one.addAccount("toby")
            try await withLatchkey {
                $0.argon2 = slow
                $0.flows.throttle.longestVerdictWait = patience
                $0.store = database.otherStore
            } _: { two in
                let right = try await inParallel(30) { number in
                    try await (number.isMultiple(of: 2) ? one : two).signInAnswer("toby")
                }
                #expect(right.tally == [200: 30])
                let wrong = try await inParallel(30) { number in
                    try await (number.isMultiple(of: 2) ? one : two).signInAnswer("toby", "wrong password")
                }
                #expect(wrong.tally == [401: 5, 429: 25])
            }
        }
    }

    @Test("S-337: a request that was cancelled while another node owes verdicts asks the database no more")
    func cancelled() async throws {
        let held = try await Engine.chosen.makeDatabase()
        let database = SwitchableDatabase(held.store.database)
        try await withLatchkey {
            $0.store = Store(database)
        } _: { latchkey in
            let toby = try await latchkey.addAccount("toby")
            let attempt = Attempt(SignInName("toby"), account: toby, knownDevice: nil, network: [1])
            for _ in 0..<5 {
                _ = try await latchkey.store.reserveAttempt(attempt, now: latchkey.clock.now, policy: ThrottlePolicy())
            }
            let before = database.writes
            let asked = Task { await RightPasswordsAtOnceTests.code(of: "toby", latchkey) }
            asked.cancel()
            #expect(await asked.value == .busy)
            #expect(database.writes - before == 1)
        }
        held.close()
    }

    /// The code of the error, or nil.
    private static func code(of uid: String, _ latchkey: Latchkey) async -> LatchkeyError.Code? {
        let request = SignIn.Request(
            uid: uid, password: Latchkey.password, remember: false, device: nil, replacedTokens: [],
            by: latchkey.stranger)
        do throws(LatchkeyError) {
            _ = try await latchkey.flows.signIn.byPassword(request)
            return nil
        } catch {
            return error.code
        }
    }
}
