import HTTPTypes
import LatchkeyStore
import LatchkeyTestSupport
import Testing

/// What requests cost a database that is across a network: docs/scaling.md counts with these.
@Suite struct DatabaseCostTests {
    private static func withCount(
        _ test: @escaping @Sendable (Latchkey, CountedDatabase) async throws -> Void
    ) async throws {
        let database = CountedDatabase(try await Engine.chosen.makeDatabase().store.database)
        try await withLatchkey {
            $0.store = Store(database)
        } _: {
            try await test($0, database)
        }
    }

    @Test("A guarded request asks the database once, and then nothing")
    func guardedRequest() async throws {
        try await DatabaseCostTests.withCount { latchkey, database in
            try await latchkey.addAccount("toby")
            let cookie = try await latchkey.signIn("toby")
            _ = database.take()
            #expect(try await latchkey.send(.get, "/api/id", cookie: cookie).status == 200)
            #expect(database.take() == CountedDatabase.Tally(transactions: 1, statements: 2, roundTrips: 4))
            for _ in 0..<100 { #expect(try await latchkey.send(.get, "/api/id", cookie: cookie).status == 200) }
            #expect(database.take() == CountedDatabase.Tally())
        }
    }

    @Test("A sign-in is three transactions of ten statements, and waits for eleven answers")
    func signIn() async throws {
        try await DatabaseCostTests.withCount { latchkey, database in
            try await latchkey.addAccount("toby")
            _ = database.take()
            _ = try await latchkey.signIn("toby")
            #expect(database.take() == CountedDatabase.Tally(transactions: 3, statements: 10, roundTrips: 11))
        }
    }

    @Test("A sign-in by password and code, in two requests, is three transactions more than one by password alone")
    func twoSteps() async throws {
        try await DatabaseCostTests.withCount { latchkey, database in
            let phone = try await latchkey.addPhone(to: latchkey.addAccount("toby"))
            _ = database.take()
            let answer = try await latchkey.finish(latchkey.ticket("toby"), phone.code(at: latchkey.clock.now))
            #expect(answer.status == 200)
            let tally = database.take()
            #expect(tally.transactions <= 6, "\(tally)")
        }
    }
}
