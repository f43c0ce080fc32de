import HTTPTypes
import LatchkeyServer
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct ReadYourWritesTests {
    /// Two servers on one database; neither has heard yet what the other changed.
    static func withTwoNodes(_ test: @escaping @Sendable (Latchkey, Latchkey) async throws -> Void) async throws {
        let database = try await Engine.chosen.makeDatabase()
        let clock = TestClock()
        try await withLatchkey {
            $0.store = Store(database.store.database)
            $0.clock = clock
            $0.server = { $0.isOneOfSeveral = true }
        } _: { first in
            try await withLatchkey {
                $0.store = Store(database.store.database)
                $0.clock = clock
                $0.server = { $0.isOneOfSeveral = true }
            } _: { second in
                try await test(first, second)
            }
        }
    }

    @Test("Whoever changed their own record finds it changed on another node, at once")
    func ownRecord() async throws {
        try await ReadYourWritesTests.withTwoNodes { first, second in
            try await first.addAccount("toby")
            let session = try await first.signIn("toby")
            #expect(try await second.send(.get, "/api/id", cookie: session).json["name"] as? String != "Toby M.")
            let body = #"{"name":"Toby M.","email":"toby@school.example"}"#
            let written = try await first.send(.put, "/api/user", json: body, cookie: session)
            #expect(written.status == 200)
            let change = try #require(written.setCookies.first { $0.hasPrefix("latchkey-changed=") })
            #expect(change == "latchkey-changed=1; Path=/; Max-Age=1; HttpOnly; SameSite=Lax")

            // Without the cookie memory answers, which shows that the nodes have not talked.
            #expect(try await second.send(.get, "/api/id", cookie: session).json["name"] as? String != "Toby M.")
            let cookies = "\(session); latchkey-changed=1"
            #expect(try await second.send(.get, "/api/id", cookie: cookies).json["name"] as? String == "Toby M.")
            let address = try await second.send(.get, "/api/email", cookie: session)
            #expect(address.json["email"] as? String == "toby@school.example")
        }
    }

    @Test("Who has just ended a session is signed out on every node, at once")
    func ownSession() async throws {
        try await ReadYourWritesTests.withTwoNodes { first, second in
            try await first.addAccount("toby")
            let session = try await first.signIn("toby")
            #expect(try await second.send(.get, "/api/id", cookie: session).status == 200)
            #expect(try await first.send(.delete, "/api/authenticate", cookie: session).status == 200)
            let answer = try await second.send(.get, "/api/id", cookie: "\(session); latchkey-changed=1")
            #expect(answer.status == 401 && answer.code == "token_invalid")
        }
    }

    @Test("Only what succeeded and may have changed something sets the cookie")
    func onlyWrites() async throws {
        try await ReadYourWritesTests.withTwoNodes { first, _ in
            try await first.addAccount("toby")
            let session = try await first.signIn("toby")
            for path in ["/api/id", "/api/session", "/api/settings"] {
                #expect(try await first.send(.get, path, cookie: session).setCookies.isEmpty)
            }
            let refused = try await first.send(.put, "/api/user", json: #"{"password":"x"}"#, cookie: session)
            #expect(refused.status == 403 && refused.setCookies.isEmpty)
        }
    }

    @Test("A cookie for changes signs nobody in, and costs one read of the database")
    func cookieAlone() async throws {
        let database = SwitchableDatabase(try await Store.inMemory().database)
        try await withLatchkey {
            $0.store = Store(database)
            $0.server = { $0.isOneOfSeveral = true }
        } _: { latchkey in
            #expect(try await latchkey.send(.get, "/api/id", cookie: "latchkey-changed=1").code == "token_missing")
            try await latchkey.addAccount("toby")
            let session = try await latchkey.signIn("toby")
            #expect(try await latchkey.send(.get, "/api/id", cookie: session).status == 200)
            let before = database.reads
            #expect(try await latchkey.send(.get, "/api/id", cookie: session).status == 200)
            #expect(database.reads == before)
            #expect(try await latchkey.send(.get, "/api/id", cookie: "latchkey-changed=1; \(session)").status == 200)
            #expect(database.reads == before + 1)
        }
    }

    @Test("A server that is alone sets no cookie for changes")
    func aloneSetsNone() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("toby")
            let session = try await latchkey.signIn("toby")
            let answer = try await latchkey.send(.put, "/api/user", json: #"{"name":"T"}"#, cookie: session)
            #expect(answer.status == 200 && answer.setCookies.isEmpty)
        }
    }
}
