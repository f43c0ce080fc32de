import LatchkeyCore
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct ChangeFeedTests {
    @Test(
        "S-258: what one store changes is heard at once there, and by the other when it follows",
        arguments: Engine.allCases)
    func changesAreHeard(_ engine: Engine) async throws {
        let database = try await engine.makeDatabase()
        let account = try await database.store.add(.fixture())
        try await database.store.add(.fixture(uid: "boss", roles: .admin))
        try await database.otherStore.followChanges()
        let (here, there) = (Heard(database.store), Heard(database.otherStore))
        let id = account.id
        let acts: [@Sendable (Store) async throws -> Void] = [
            { try await $0.setRoles(.teacher, of: id, event: .fixture()) },
            { try await $0.setState(.disabled, of: id, acting: nil, event: .fixture()) },
            { try await $0.setState(.active, of: id, acting: nil, event: .fixture()) },
            {
                try await $0.changePassword(
                    of: id, to: "new", acting: nil, expecting: nil, event: .fixture())
            },
            { _ = try await $0.updateAccount(id, uid: nil, name: "New", email: nil, event: .fixture()) },
            {
                let session = Session.fixture(of: id, at: TestClock.start)
                try await $0.openSession(.fixture(session: session, verifiedHash: "new"), policy: ThrottlePolicy())
                _ = try await $0.endSessions(of: id, except: nil, acting: nil, event: .fixture())
            },
            { try await $0.deleteAccount(id, acting: nil, event: .fixture()) },
        ]
        for (number, act) in acts.enumerated() {
            try await act(database.store)
            #expect(here.accounts.count == number + 1)
            #expect(there.accounts.count == number)
            try await database.otherStore.followChanges()
            #expect(there.accounts.count == number + 1)
        }
        #expect(Set(here.accounts) == [id])
        #expect(there.positions == here.positions)
        #expect(there.positions == there.positions.sorted())
    }

    @Test("What was rolled back is not told", arguments: Engine.allCases)
    func rolledBackIsNotTold(_ engine: Engine) async throws {
        let database = try await engine.makeDatabase()
        let admin = try await database.store.add(.fixture(roles: .admin))
        try await database.otherStore.followChanges()
        let (here, there) = (Heard(database.store), Heard(database.otherStore))
        #expect(await code { try await database.store.setRoles(.user, of: admin.id, event: .fixture()) } == .lastAdmin)
        try await database.otherStore.followChanges()
        #expect(here.accounts.isEmpty && there.accounts.isEmpty)
    }

    @Test("The first call finds the place and tells nothing old", arguments: Engine.allCases)
    func firstCallFindsThePlace(_ engine: Engine) async throws {
        let database = try await engine.makeDatabase()
        let account = try await database.store.add(.fixture())
        try await database.store.setRoles(.teacher, of: account.id, event: .fixture())
        let there = Heard(database.otherStore)
        try await database.otherStore.followChanges()
        #expect(there.accounts.isEmpty)
    }

    @Test("A session is found with the position that its answer has seen", arguments: Engine.allCases)
    func positionIsOfTheSameMoment(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let account = try await store.add(.fixture())
        let secret = try await store.signIn(account).secret
        let before = try #require(try await store.findLiveSession(secret, now: TestClock.start)).change.position
        let heard = Heard(store)
        try await store.setRoles(.teacher, of: account.id, event: .fixture())
        let after = try #require(try await store.findLiveSession(secret, now: TestClock.start)).change.position
        #expect(before < after && heard.positions == [after])
    }

    @Test("Pruned changes are not needed: the numbers go on upwards", arguments: Engine.allCases)
    func pruningKeepsTheNumbers(_ engine: Engine) async throws {
        let database = try await engine.makeDatabase()
        let account = try await database.store.add(.fixture())
        let heard = Heard(database.store)
        for _ in 0..<3 { try await database.store.setRoles(.teacher, of: account.id, event: .fixture()) }
        try await database.otherStore.followChanges()
        try await database.store.pruneChanges(before: TestClock.start + .seconds(1))
        let there = Heard(database.otherStore)
        try await database.store.setRoles(.user, of: account.id, event: .fixture())
        try await database.otherStore.followChanges()
        #expect(there.positions == [try #require(heard.positions.last)])
        #expect(heard.positions == heard.positions.sorted() && Set(heard.positions).count == 4)
    }
}
