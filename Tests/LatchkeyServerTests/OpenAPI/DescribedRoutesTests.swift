import HTTPTypes
import LatchkeyCore
import LatchkeyServer
import LatchkeyTestSupport
import Testing

@Suite struct DescribedRoutesTests {
    @Test("S-206: every route is described, and nothing else is")
    func descriptionAndRoutesAreTheSame() async throws {
        try await withLatchkey { latchkey in
            let described = try await APIDescription(of: latchkey).operations.map(\.name).sorted()
            let served = latchkey.server.routes.entries.map { "\($0.method.rawValue) \($0.path)" }.sorted()
            #expect(served.filter { !described.contains($0) } == [], "add these to openapi.yaml")
            #expect(described.filter { !served.contains($0) } == [], "remove these from openapi.yaml")
            #expect(Set(served).count == served.count)
        }
    }

    @Test("Every reference in the description leads to something in it")
    func referencesResolve() async throws {
        try await withLatchkey { latchkey in
            let api = try await APIDescription(of: latchkey)
            #expect(api.danglingReferences == [])
        }
    }

    @Test("S-022: nothing described is about expiry, hints or questions of passwords")
    func noExpiryHintsOrQuestions() async throws {
        try await withLatchkey { latchkey in
            let description = try await latchkey.send(.get, "/openapi.yaml").text.lowercased()
            for word in ["hint", "question", "must_change", "password_age"] {
                #expect(!description.contains(word), "\(word)")
            }
            // Codes to join expire.
            let ofPasswords = description.split(separator: "\n").filter { $0.contains("password") }
            #expect(ofPasswords.allSatisfy { !$0.contains("expir") })
        }
    }

    @Test("A user, a session, a page and an error have exactly the keys described")
    func objectsHaveTheDescribedKeys() async throws {
        try await withLatchkey { latchkey in
            let api = try await APIDescription(of: latchkey)
            try await latchkey.addAccount("ada", role: .admin)
            let cookie = try await latchkey.signIn("ada")

            let user = try await latchkey.send(.get, "/api/id", cookie: cookie).json
            #expect(Set(user.keys) == (try api.keys(of: "User")))
            let record = try await latchkey.send(.get, "/api/session", cookie: cookie).json
            #expect(Set(record.keys) == (try api.required(of: "User")).union(["second_factor"]))
            #expect(Set(user.keys).subtracting(record.keys) == ["auth"])

            let sessions = try await latchkey.send(.get, "/api/sessions", cookie: cookie).json
            let session = try #require((sessions["sessions"] as? [[String: Any]])?.first)
            #expect(Set(session.keys) == (try api.keys(of: "Session")))

            let page = try await latchkey.send(.get, "/api/user?page=1&waits=true", cookie: cookie).json
            #expect(Set(page.keys) == (try api.keys(of: "UserPage")))

            let refusal = try await latchkey.send(.post, "/api/user", json: "{}").json
            latchkey.clock.advance(by: .seconds(601))
            let stale = try await latchkey.send(.get, "/api/data", cookie: cookie).json
            let recent = try await latchkey.signIn("ada")
            let phone = try EnrolledPhone(try await latchkey.beginEnrolment(recent))
            let late = phone.code(at: latchkey.clock.now - .seconds(240))
            let clock = try await latchkey.confirmEnrolment(phone.id, late, recent).json
            #expect(Set(refusal.keys).union(stale.keys).union(clock.keys) == (try api.keys(of: "Error")))
            let unauthorized = try await latchkey.send(.get, "/api/id").json
            #expect(Set(unauthorized.keys) == (try api.required(of: "Error")))
        }
    }
}
