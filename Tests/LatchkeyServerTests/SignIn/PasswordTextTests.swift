import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyPasswords
import LatchkeyTestSupport
import Testing

@Suite struct PasswordTextTests {
    static let long = (0..<256).map { String(UnicodeScalar(UInt8(33 + $0 * 7 % 90))) }.joined()

    /// A password, what is not it, and another spelling that is.
    static let cases: [(password: String, others: [String], same: [String])] = [
        (long, [String(long.prefix(72)), String(long.dropLast()), String(long.dropLast()) + "~", long + "x"], []),
        (
            "correct horse\u{0}battery staple",
            ["correct horse", "correct horse\u{0}", "correct horse\u{0}battery", "correct horsebattery staple"], []
        ),
        ("caf\u{e9} caf\u{e9} au lait", ["cafe cafe au lait"], ["cafe\u{301} cafe\u{301} au lait"]),
        ("\u{fb01}sh and chips daily", ["fish and chips daily"], []),
        (" spaces around it ", ["spaces around it", " spaces around it", "spaces around it "], []),
        ("Case Matters Here", ["case matters here", "CASE MATTERS HERE"], []),
        ("😀😁😂🤣😃😄😅😆", ["😀😁😂🤣😃😄😅"], []),
    ]

    @Test(
        "S-006, S-007, S-012, S-015, S-016: every code point of a password counts, and NFC is the only freedom",
        arguments: cases)
    func everyCodePointCounts(password: String, others: [String], same: [String]) async throws {
        try await withLatchkey {
            $0.flows.throttle.freeFailures = 50
        } _: { latchkey async throws in
            let body = Latchkey.body(["uid": "toby", "name": "T", "password": password])
            let signedUp = try await latchkey.send(.post, "/api/user", json: body)
            #expect(signedUp.status == 201, "\(signedUp.text)")
            for other in others { #expect(try await latchkey.signInAnswer("toby", other).status == 401) }
            for text in [password] + same { #expect(try await latchkey.signInAnswer("toby", text).status == 200) }
        }
    }

    @Test("S-008: more than 256 code points are refused at sign-up, and a megabyte before it is read")
    func overlong() async throws {
        try await withLatchkey { latchkey in
            let body = Latchkey.body(["uid": "toby", "name": "T", "password": PasswordTextTests.long + "x"])
            let answer = try await latchkey.send(.post, "/api/user", json: body)
            #expect(answer.status == 400 && answer.fields["password"] != nil)
            let huge = Latchkey.body(["uid": "toby", "password": String(repeating: "x", count: 1 << 20)])
            #expect(try await latchkey.send(.post, "/api/authenticate", json: huge).status == 413)
            #expect(latchkey.hasher.dummyHashCount == 0)
        }
    }

    @Test("S-010: a full hashing queue answers 503 at once and says nothing of the account; other routes go on")
    func fullQueue() async throws {
        try await withLatchkey {
            $0.threads = 1
            $0.queueLimit = 2
            // A hash takes far longer than what comes before it, on a busy machine too.
            $0.argon2 = .unsafeForTests(memoryKiB: 8192, iterations: 40)
            $0.flows.throttle.freeFailures = 1000
        } _: { latchkey async throws in
            try await latchkey.addAccount("toby")
            let cookie = try await latchkey.signIn("toby")
            let answers = try await inParallel(60) { number in
                number == 30
                    ? try await latchkey.send(.get, "/api/id", cookie: cookie)
                    : try await latchkey.signInAnswer(number.isMultiple(of: 2) ? "toby" : "nobody", "wrong password")
            }
            let busy = answers.filter { $0.status == 503 }
            #expect(!busy.isEmpty && answers.tally[200] == 1)
            #expect(busy.allSatisfy { $0.code == "busy" && (Int($0.header("Retry-After") ?? "") ?? 0) > 0 })
            #expect(Set(busy.map(\.body)).count == 1)
            #expect(try await latchkey.signInAnswer("toby").status == 200)
        }
    }
}
