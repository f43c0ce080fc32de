import HTTPTypes
import LatchkeyServer
import LatchkeyTestSupport
import Testing

@Suite("Field limits")
struct FieldLimitTests {
    private static func text(_ count: Int) -> String { String(repeating: "z", count: count) }

    @Test("S-221: each field one longer than its limit is 400 and named; at its limit it is taken")
    func signUp() async throws {
        try await withLatchkey { latchkey in
            let good = ["uid": "newcomer", "password": "a long enough password", "name": "New Comer"]
            for (field, limit) in [("uid", 64), ("name", 100), ("password", 256)] {
                let longer = good.merging([field: FieldLimitTests.text(limit + 1)]) { $1 }
                let refused = try await latchkey.send(.post, "/api/user", json: Latchkey.body(longer))
                #expect(refused.status == 400, "\(field)")
                #expect(Array(refused.fields.keys) == [field])
            }
            var longest = good
            longest["uid"] = FieldLimitTests.text(64)
            longest["name"] = String(repeating: "é", count: 100)
            longest["password"] = "pässphrase " + (0..<49).map { "\(1000 + $0 * 7) " }.joined()
            let taken = try await latchkey.send(.post, "/api/user", json: Latchkey.body(longest))
            #expect(taken.status == 201, "\(taken.text)")
        }
    }

    @Test("S-221: a query is refused by its parameter's name")
    func query() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("toby")
            let cookie = try await latchkey.signIn("toby")
            for (query, field) in [
                ("q=\(FieldLimitTests.text(101))", "q"), ("page=0", "page"), ("page=-1", "page"), ("page=1e3", "page"),
                ("page=99999999999999999999", "page"), ("page=", "page"), ("page=1&per_page=0", "per_page"),
                ("q=%00", "q"),
            ] {
                let answer = try await latchkey.send(.get, "/api/user?\(query)", cookie: cookie)
                #expect(answer.status == 400, "\(query)")
                #expect(Array(answer.fields.keys) == [field], "\(query)")
            }
        }
    }
}
