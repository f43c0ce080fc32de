import HTTPTypes
import LatchkeyFlows
import LatchkeyStore
import LatchkeyTestSupport
import Testing

/// What requests cost a database that is across a network: docs/scaling.md counts with these.
@Suite struct DatabaseCostTests {
    private static func withCount(
        _ configure: (inout LatchkeyOptions) -> Void = { _ in },
        _ test: @escaping @Sendable (Latchkey, CountedDatabase) async throws -> Void
    ) async throws {
        let database = CountedDatabase(try await Engine.chosen.makeDatabase().store.database)
        try await withLatchkey {
            configure(&$0)
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

    @Test("A hand-off begins by one transaction; its code is exchanged for a session by two, a read and a write")
    func handOff() async throws {
        try await DatabaseCostTests.withCount { latchkey, database in
            try await latchkey.addAccount("toby")
            _ = database.take()
            let begun = try await latchkey.beginHandOff()
            #expect(database.take().transactions == 1)
            let code = try latchkey.code(in: try await latchkey.prove("toby", begun))
            _ = database.take()
            #expect(try await latchkey.exchange(code).status == 200)
            let tally = database.take()
            #expect(tally.transactions == 2, "\(tally)")
        }
    }

    @Test("A refused code of a hand-off costs a read, and the count of its network")
    func wrongVerifier() async throws {
        try await DatabaseCostTests.withCount { latchkey, database in
            try await latchkey.addAccount("toby")
            let code = try latchkey.code(in: try await latchkey.prove("toby", latchkey.beginHandOff()))
            _ = database.take()
            let verifier = String(repeating: "a", count: 43)
            #expect(try await latchkey.exchange(code, verifier: verifier).code == "hand_off_invalid")
            #expect(database.take().transactions == 2)
        }
    }

    @Test(
        "A sign-in by a provider begins by one transaction; who comes back is signed in, or asked for a uid, by seven")
    func provider() async throws {
        let provider = SoftIdentityProvider.octo()
        try await DatabaseCostTests.withCount {
            $0.flows.providers = [provider]
        } _: { latchkey, database in
            #expect(try await latchkey.register("octo").status == 200)
            _ = database.take()
            let begun = try await latchkey.beginFederation()
            #expect(database.take().transactions == 1)
            #expect(try await latchkey.finish(begun).next == "done")
            let known = database.take()
            #expect(known.transactions <= 7, "\(known)")
            provider.says("8", login: "other")
            let stranger = try await latchkey.beginFederation()
            _ = database.take()
            #expect(try await latchkey.finish(stranger).next == "register")
            let unknown = database.take()
            #expect(unknown.transactions <= 7, "\(unknown)")
        }
    }

    @Test("G-007: a state that is not ours, or of another browser, costs at most a read, and nobody is asked")
    func junkState() async throws {
        let provider = SoftIdentityProvider.octo()
        try await DatabaseCostTests.withCount {
            $0.flows.providers = [provider]
        } _: { latchkey, database in
            let (begun, other) = (try await latchkey.beginFederation(), try await latchkey.beginFederation())
            _ = database.take()
            let junk = try await latchkey.finish(begun, ["state": String(begun.state.reversed()), "code": "c"])
            #expect(junk.code == "hand_off_invalid" && database.take().transactions == 0)
            #expect(try await latchkey.finish(begun, cookie: other.cookie).code == "browser_mismatch")
            #expect(database.take().transactions <= 1 && provider.calls == 0)
        }
    }
}
