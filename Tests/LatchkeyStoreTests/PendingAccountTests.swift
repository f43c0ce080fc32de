import LatchkeyCore
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct PendingAccountTests {
    private func wait(_ uid: String, at now: Timestamp = TestClock.start, in store: Store) async throws -> Account {
        let account = Account.fixture(uid: uid, createdAt: now)
        try await store.createPendingAccount(
            account, passwordHash: "hash", waitsFor: .approval, event: .fixture(.signedUp))
        return account
    }

    @Test("Who waits cannot sign in, is shown as waiting, and who waited longest is first", arguments: Engine.allCases)
    func waiting(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let late = try await wait("ann", at: TestClock.start + .seconds(60), in: store)
        let early = try await wait("bob", in: store)
        #expect(try await store.listPendingAccounts().map(\.id) == [early.id, late.id])
        #expect(try await store.findAccount(early.id)?.state == .pending)
        await #expect(throws: LatchkeyError.self) { _ = try await store.signIn(early) }
    }

    @Test("Who is let in may sign in; who is turned away is gone, and the name is free", arguments: Engine.allCases)
    func decisions(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let (ann, bob) = (try await wait("ann", in: store), try await wait("bob", in: store))
        try await store.approveAccount(ann.id, event: .fixture(.accountApproved, of: ann.id))
        try await store.refuseAccount(bob.id, event: .fixture(.accountRefused, of: bob.id))
        #expect(try await store.listPendingAccounts().isEmpty)
        #expect(try await store.findAccount(ann.id)?.state == .active)
        _ = try await store.signIn(ann)
        #expect(try await store.findAccount(uid: "bob") == nil)
        try await store.add(.fixture(uid: "bob"))
    }

    @Test("S-210: turning away and letting in touch nobody who does not wait", arguments: Engine.allCases)
    func onlyThoseWhoWait(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let admin = try await store.add(.fixture(uid: "boss", roles: .admin))
        let disabled = try await store.add(.fixture(uid: "ann"))
        try await store.setState(.disabled, of: disabled.id, event: .fixture())
        for id in [admin.id, disabled.id, .fixture()] {
            #expect(await code { try await store.refuseAccount(id, event: .fixture()) } == .notFound)
            #expect(await code { try await store.approveAccount(id, event: .fixture()) } == .notFound)
        }
        #expect(try await store.findAccount(disabled.id)?.state == .disabled)
        #expect(try await store.findAccount(admin.id) != nil)
    }

    @Test("Of fifty who decide at once one is heard", arguments: Engine.allCases)
    func race(_ engine: Engine) async throws {
        let database = try await engine.makeDatabase()
        let account = try await wait("ann", in: database.store)
        let outcomes = await LatchkeyStoreTests.race(on: database) { store, number in
            if number.isMultiple(of: 3) {
                try await store.refuseAccount(account.id, event: .fixture(.accountRefused))
            } else {
                try await store.approveAccount(account.id, event: .fixture(.accountApproved))
            }
        }
        #expect(outcomes == [nil: 1, .notFound: 49])
    }

    @Test("The operator's enable lets somebody in for good", arguments: Engine.allCases)
    func enable(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let ann = try await wait("ann", in: store)
        try await store.setState(.active, of: ann.id, event: .fixture())
        try await store.setState(.disabled, of: ann.id, event: .fixture())
        #expect(try await store.findAccount(ann.id)?.state == .disabled)
        #expect(try await store.listPendingAccounts().isEmpty)
    }

    @Test("Who never confirms is removed after a time, and nobody else is", arguments: Engine.allCases)
    func unconfirmed(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        func add(_ uid: String, _ condition: PendingCondition, at now: Timestamp = TestClock.start) async throws {
            try await store.createPendingAccount(
                .fixture(uid: uid, createdAt: now), passwordHash: "hash", waitsFor: condition,
                event: .fixture(.signedUp))
        }
        try await add("late", .confirmedEmail)
        try await add("early", .confirmedEmail, at: TestClock.start + .seconds(1))
        try await add("asked", .approval)
        try await store.add(.fixture(uid: "active"))
        let removed = try await store.removeUnconfirmedAccounts(
            before: TestClock.start, count: 100, now: TestClock.start)
        #expect(removed.map(\.kind) == [.accountExpired])
        #expect(try await store.findAccount(uid: "late") == nil)
        for uid in ["early", "asked", "active"] { #expect(try await store.findAccount(uid: uid) != nil, "\(uid)") }
        #expect(try await store.listEvents(of: removed.first?.accountID, limit: 1) == removed)
        #expect(
            try await store.removeUnconfirmedAccounts(before: TestClock.start, count: 100, now: TestClock.start).isEmpty
        )
    }

    @Test("Of confirming and removing at once one happens, and whoever confirmed is in", arguments: Engine.allCases)
    func unconfirmedRace(_ engine: Engine) async throws {
        let database = try await engine.makeDatabase()
        for number in 0..<10 {
            let account = Account.fixture(uid: "ann\(number)", email: "ann\(number)@example.org")
            let token = OneTimeToken(
                id: .fixture(), purpose: .verifyEmail, accountID: account.id, email: account.email,
                createdAt: TestClock.start)
            try await database.store.createPendingAccount(
                account, passwordHash: "hash", waitsFor: .confirmedEmail, issued: IssuedToken(token, mails: []),
                event: .fixture(.signedUp))
            async let removed = database.otherStore.removeUnconfirmedAccounts(
                before: TestClock.start, count: 100, now: TestClock.start)
            let refusal = await code {
                try await database.store.confirmEmail(
                    token, keptSession: nil, notice: nil, event: .fixture(.emailConfirmed, of: account.id))
            }
            let wasRemoved = try await removed.contains { $0.accountID == account.id }
            #expect(refusal == (wasRemoved ? .oneTimeTokenInvalid : nil))
            let state = try await database.store.findAccount(account.id)?.state
            #expect(state == (wasRemoved ? nil : .active))
        }
    }
}
