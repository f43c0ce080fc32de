import LatchkeyCore
import LatchkeyStore
import LatchkeyTestSupport
import Testing

/// S-290: fifty at once through two stores, and exactly one wins.
@Suite struct RaceTests {
    @Test("S-136: of fifty spellings of one uid one is stored", arguments: Engine.allCases)
    func uid(_ engine: Engine) async throws {
        let database = try await engine.makeDatabase()
        let outcomes = await race(on: database) { store, number in
            try await store.add(.fixture(uid: ["Bob", "bob", "BOB"][number % 3]))
        }
        #expect(outcomes == [nil: 1, .uidTaken: 49])
        #expect(try await database.store.listAccounts(search: nil, limit: 10, offset: 0).total == 1)
        #expect(try await database.store.listEvents(of: nil, limit: 100).count == 1)
    }

    @Test("S-140: the set-up code works once", arguments: Engine.allCases)
    func setUpCode(_ engine: Engine) async throws {
        let database = try await engine.makeDatabase()
        #expect(try await database.store.offerSetup(code: "code", now: TestClock.start))
        let outcomes = await race(on: database) { store, number in
            try await store.completeSetup(
                code: "code", account: .fixture(uid: "admin\(number)", roles: .admin), passwordHash: "hash",
                event: .fixture(.setupCompleted))
        }
        #expect(outcomes == [nil: 1, .setupClosed: 49])
        #expect(try await database.store.listAccounts(search: nil, limit: 10, offset: 0).total == 1)
    }

    @Test(
        "S-210, R-011: two administrators who demote, disable, delete and give an end to each other leave one for good",
        arguments: Engine.allCases)
    func lastAdministrator(_ engine: Engine) async throws {
        let database = try await engine.makeDatabase()
        let one = try await database.store.add(.fixture(uid: "one", roles: .admin))
        let two = try await database.store.add(.fixture(uid: "two", roles: .admin))
        let losses = AdministrationTests.Loss.allCases
        _ = await race(on: database) { store, number in
            let id = number % 4 < 2 ? one.id : two.id
            if number % 8 > 1 { return try await losses[number % 3].apply(to: id, in: store) }
            _ = try await store.setEnd(
                TestClock.start + .seconds(3600), of: id, acting: nil, event: .fixture(.accountEndChanged, of: id))
        }
        let left = try await database.store.listAccounts(search: nil, limit: 10, offset: 0).accounts
        let administrators = left.filter { $0.roles.contains(.admin) && $0.state == .active && $0.endsAt == nil }
        #expect(administrators.count == 1)
    }

    @Test("S-040: of fifty guesses at once no more are evaluated than are free", arguments: Engine.allCases)
    func throttle(_ engine: Engine) async throws {
        let database = try await engine.makeDatabase()
        let attempt = Attempt(account: .fixture(), knownDevice: nil, network: [1])
        let outcomes = await race(on: database) { store, _ in
            _ = try await store.reserveAttempt(attempt, now: TestClock.start, policy: ThrottlePolicy())
        }
        #expect(outcomes == [nil: 5, .tooManyAttempts: 45])
    }

    @Test("S-048: of fifty guesses from one network no more are evaluated than its ceiling", arguments: Engine.allCases)
    func network(_ engine: Engine) async throws {
        let database = try await engine.makeDatabase()
        let outcomes = await race(on: database) { store, _ in
            var policy = ThrottlePolicy()
            policy[.networkFailures] = 12
            let attempt = Attempt(account: .fixture(), knownDevice: nil, network: [1])
            _ = try await store.reserveAttempt(attempt, now: TestClock.start, policy: policy)
        }
        #expect(outcomes == [nil: 12, .tooManyAttempts: 38])
    }

    @Test("Of fifty password changes that know the old one, one wins", arguments: Engine.allCases)
    func password(_ engine: Engine) async throws {
        let database = try await engine.makeDatabase()
        let account = try await database.store.add(.fixture())
        let outcomes = await race(on: database) { store, number in
            try await store.changePassword(
                of: account.id, to: "new\(number)", acting: nil, expecting: "hash",
                event: .fixture(.passwordChanged))
        }
        #expect(outcomes == [nil: 1, .currentPasswordWrong: 49])
    }

    @Test("Of fifty who end one session, one does", arguments: Engine.allCases)
    func session(_ engine: Engine) async throws {
        let database = try await engine.makeDatabase()
        let account = try await database.store.add(.fixture())
        let session = try await database.store.signIn(account).session
        let outcomes = await race(on: database) { store, _ in
            try await store.endSession(session.publicID, of: account.id, acting: nil, event: .fixture(.sessionEnded))
        }
        #expect(outcomes == [nil: 1, .notFound: 49])
    }
}
