import HTTPTypes
import LatchkeyPasswords
import LatchkeyTestSupport
import Testing

@Suite struct CheckPasswordTests {
    private static let verdicts: [(password: String, problem: String?)] = [
        ("short", "too_short"), (String(repeating: "a b", count: 100), "too_long"), ("password1", "leaked"),
        ("Password1", "leaked"), ("thomasalva1847", "context_word"), ("qprsqprsqprs", "trivial"),
        ("four quiet green otters", nil),
    ]

    @Test("S-021: the question has the answer that sign-up would give", arguments: verdicts)
    func sameAsSignUp(password: String, problem: String?) async throws {
        try await withLatchkey { latchkey in
            let fields = #"{"uid":"thomasalva","name":"Thomas","password":"\#(password)"}"#
            let verdict = try await latchkey.send(.post, "/api/password/check", json: fields)
            #expect(verdict.status == 200)
            #expect(verdict.json["acceptable"] as? Bool == (problem == nil))
            #expect(verdict.json["problem"] as? String == problem)
            let signUp = try await latchkey.send(.post, "/api/user", json: fields)
            #expect(signUp.status == (problem == nil ? 201 : 400))
            #expect(signUp.fields["password"] == verdict.json["message"] as? String)
            let told = verdict.json["problems"] as? [String: [String: Any]]
            #expect(told?.count == (problem == nil ? 0 : 1))
            #expect(signUp.problems["password"]?["code"] as? String == told?["password"]?["code"] as? String)
        }
    }

    @Test("It hashes nothing: it answers when no hashing thread is left")
    func withoutHashing() async throws {
        try await withLatchkey { latchkey in
            latchkey.hasher.shutdown()
            let json = #"{"password":"four quiet otters"}"#
            let answer = try await latchkey.send(.post, "/api/password/check", json: json)
            #expect(answer.status == 200)
        }
    }
}
