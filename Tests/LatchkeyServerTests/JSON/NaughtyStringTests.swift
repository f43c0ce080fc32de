import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyTestSupport
import Testing

@Suite struct NaughtyStringTests {
    @Test("S-257, S-248: hostile strings in every text field come back unchanged or are refused, and break nothing")
    func everyField() async throws {
        // Our own always, and the large list where it is.
        let strings = HostileStrings.all + (Vectors.naughtyStrings() ?? [])
        try await withLatchkey {
            // Nothing here waits: a 429 would hide what becomes of a string.
            for quota in Quota.allCases { $0.flows.throttle[quota] = 0 }
            $0.flows.throttle.freeFailures = 1_000_000
            $0.flows.throttle.failuresUntilOff = 1_000_000
        } _: { latchkey async throws in
            try await latchkey.addAccount("toby")
            try await latchkey.addAccount("boss", role: .admin)
            let cookie = try await latchkey.signIn("toby")
            let boss = try await latchkey.signIn("boss")
            var accepted: [String: Int] = [:]
            for (number, text) in strings.enumerated() {
                for field in ["name", "email", "uid"] {
                    let answer = try await latchkey.send(
                        .put, "/api/user", json: Latchkey.body([field: text]), cookie: cookie)
                    // Only five uids of an account may rest (S-324).
                    try await latchkey.store.execute("DELETE FROM resting_uid")
                    #expect([200, 400, 409].contains(answer.status), "\(field) \(number): \(answer.text)")
                    if answer.status == 200 { accepted[field, default: 0] += 1 }
                    let kept = answer.json[field] as? String ?? ""
                    guard answer.status == 200, field != "email" else { continue }
                    let expected = TypedText.trimmed(text).unicodeScalars
                    #expect(kept.unicodeScalars.elementsEqual(expected), "\(field) \(number)")
                    let found = try await latchkey.send(.get, "/api/id", cookie: cookie).json[field] as? String ?? ""
                    #expect(found.unicodeScalars.elementsEqual(expected))
                }
                let signIn = try await latchkey.signInAnswer(text, text.isEmpty ? "x" : text)
                #expect(signIn.status == 401, "sign-in \(number): \(signIn.text)")
                let body = Latchkey.body(["uid": "n\(number)", "name": text, "password": text])
                let signUp = try await latchkey.send(.post, "/api/user", json: body)
                #expect([201, 400].contains(signUp.status), "sign-up \(number): \(signUp.text)")
                if signUp.status == 201 { #expect(try await latchkey.signInAnswer("n\(number)", text).status == 200) }
            }
            // Words such as `NaN` are uids, and most strings are names.
            #expect((accepted["uid"] ?? 0) >= 10 && (accepted["name"] ?? 0) >= 50)
            let all = try await latchkey.send(.get, "/api/user?page=1&per_page=200", cookie: boss)
            #expect(all.status == 200 && all.json["users"] != nil)
        }
    }

    @Test(
        "S-244, S-245: the JSON test suite: what must be refused is, and nothing answers 5xx",
        .enabled(
            if: Vectors.jsonTexts() != nil, "the vectors are not here: set LATCHKEY_VECTORS"))
    func jsonSuite() async throws {
        let texts = try #require(Vectors.jsonTexts())
        #expect(texts.count > 250)
        try await withLatchkey { latchkey in
            for text in texts {
                let answer = try await BodyTests.post(text.bytes, to: "/api/user", latchkey)
                let prefix = text.name.prefix(2)
                #expect(answer.status == 400 || (prefix == "y_" && answer.code == "field_not_allowed"), "\(text.name)")
                if prefix == "n_", !text.bytes.isEmpty { #expect(answer.code == "invalid_json", "\(text.name)") }
                if prefix == "y_" {
                    #expect(answer.code != "invalid_json" || text.name.contains("duplicate"), "\(text.name)")
                }
            }
        }
    }
}
