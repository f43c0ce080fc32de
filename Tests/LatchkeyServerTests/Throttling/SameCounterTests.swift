import HTTPTypes
import LatchkeyCore
import LatchkeyPasswords
import LatchkeyTestSupport
import Testing

private let address = "a.secret.name@mail.example"
private let uids = ["alice", "bob", "boss"]

@Suite struct SameCounterTests {
    private static func withPeople(_ test: @escaping @Sendable (Latchkey) async throws -> Void) async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addConfirmed("alice", email: address)
            for uid in ["bob", "boss"] { try await latchkey.addAccount(uid) }
            try await test(latchkey)
        }
    }

    /// Everything that a stranger sees of an answer.
    private static func seen(_ answer: Answer) -> String {
        "\(answer.status) \(answer.headers.map { "\($0.name.rawName): \($0.value)" }.joined(separator: "\n")) \(answer.text)"
    }

    @Test(
        "S-311: wrong guesses at an address change nothing in the answers to the uids, and the other way round",
        arguments: [5, 9])
    func addressThenUIDs(_ guesses: Int) async throws {
        try await SameCounterTests.withPeople { latchkey in
            try await SignInThrottleTests.guess(guesses, at: address, latchkey)
            for password in ["wrong password", Latchkey.password] {
                let before = latchkey.hasher.dummyHashCount
                let alice = try await latchkey.signInAnswer("alice", password)
                #expect(latchkey.hasher.dummyHashCount == before + 1, "the password of alice was looked at")
                #expect(alice.status == 401)
            }
            var seen: Set<String> = []
            for uid in uids {
                seen.insert(SameCounterTests.seen(try await latchkey.signInAnswer(uid, "wrong password")))
            }
            #expect(seen.count == 1)
            #expect(try await latchkey.signInAnswer(address, "wrong password").status == 429)
        }
        try await SameCounterTests.withPeople { latchkey in
            for uid in uids { try await SignInThrottleTests.guess(guesses, at: uid, latchkey) }
            var seen: Set<String> = []
            for name in [address, "nobody@mail.example"] {
                for _ in 0..<5 {
                    seen.insert(SameCounterTests.seen(try await latchkey.signInAnswer(name, "wrong password")))
                }
            }
            #expect(seen.count == 1)
            for name in [address, "nobody@mail.example"] {
                #expect(try await latchkey.signInAnswer(name, "wrong password").status == 429)
            }
        }
    }

    @Test("S-311: nor does it when the guesses come at once")
    func atOnce() async throws {
        try await SameCounterTests.withPeople { latchkey in
            let answers = try await inParallel(40) { number in
                number < 37
                    ? try await latchkey.signInAnswer(address, "wrong password")
                    : try await latchkey.signInAnswer(uids[number - 37], "wrong password")
            }
            #expect(answers.tally == [401: 8, 429: 32])
        }
    }

    @Test("S-311: on a computer where others signed in before, nor does the device's own counter")
    func sharedComputer() async throws {
        try await SameCounterTests.withPeople { latchkey in
            let device = "latchkey-device=\(try await latchkey.signInAnswer("alice").cookie("latchkey-device") ?? "")"
            try await SignInThrottleTests.guess(5, at: address, latchkey, cookie: device)
            var seen: Set<String> = []
            for uid in uids {
                seen.insert(
                    SameCounterTests.seen(try await latchkey.signInAnswer(uid, "wrong password", cookie: device)))
            }
            #expect(seen.count == 1)
        }
    }

    @Test("S-040, S-311: over all spellings at once at most five guesses at an account are evaluated")
    func evaluatedOverAllSpellings() async throws {
        try await SameCounterTests.withPeople { latchkey in
            let before = latchkey.hasher.dummyHashCount
            let answers = try await inParallel(40) { number in
                try await latchkey.signInAnswer(number.isMultiple(of: 2) ? "alice" : address, "wrong password")
            }
            #expect(answers.tally == [401: 10, 429: 30])
            #expect(latchkey.hasher.dummyHashCount - before == 5)
        }
    }
}
