import LatchkeyCore
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct PendingAccountTests {
    @discardableResult
    private func wait(
        _ uid: String, for condition: PendingCondition = .approval, at now: Timestamp = TestClock.start,
        in store: Store
    ) async throws -> Account {
        let account = Account.fixture(uid: uid, createdAt: now)
        try await store.createAccount(
            NewAccount(
                account, passwordHash: "hash", by: .person, admission: .pending(condition),
                events: [.fixture(.signedUp)]), acting: nil)
        return account
    }

    private func teacher(_ store: Store) async throws -> AccountID {
        try await store.add(.fixture(uid: "teach", roles: .teacher)).id
    }

    private func approve(_ id: AccountID, by actor: AccountID, in store: Store) async throws {
        try await store.approveAccount(id, by: actor, acting: nil, event: .fixture(.accountApproved, of: id))
    }

    private func refuse(_ id: AccountID, by actor: AccountID, in store: Store) async throws -> [Bool] {
        try await store.refuseAccounts([(id: id, event: .fixture(.accountRefused, of: id))], by: actor, acting: nil)
    }

    @Test("Who waits cannot sign in, is shown as waiting, and who waited longest is first", arguments: Engine.allCases)
    func waiting(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let late = try await wait("ann", at: TestClock.start + .seconds(60), in: store)
        let early = try await wait("bob", in: store)
        #expect(try await store.listPendingAccounts(limit: 10).accounts.map(\.id) == [early.id, late.id])
        let newest = try await store.listPendingAccounts(
            order: AccountOrder(key: .createdAt, isDescending: true), limit: 1)
        #expect(newest.accounts.map(\.id) == [late.id] && newest.total == 2)
        let second = try await store.listPendingAccounts(limit: 1, offset: 1)
        #expect(second.accounts.map(\.id) == [late.id] && second.total == 2)
        let found = try await store.listPendingAccounts(search: "BO", limit: 10)
        #expect(found.accounts.map(\.id) == [early.id] && found.total == 1)
        #expect(try await store.findAccount(early.id)?.state == .pending)
        await #expect(throws: LatchkeyError.self) { _ = try await store.signIn(early) }
    }

    @Test(
        "A person who is approved may sign in; one who is refused is gone, and the uid is free",
        arguments: Engine.allCases)
    func decisions(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let (ann, bob) = (try await wait("ann", in: store), try await wait("bob", in: store))
        let teacher = try await teacher(store)
        try await approve(ann.id, by: teacher, in: store)
        #expect(try await refuse(bob.id, by: teacher, in: store) == [true])
        #expect(try await store.listPendingAccounts(limit: 10).accounts.isEmpty)
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
        try await store.setState(.disabled, of: disabled.id, acting: nil, event: .fixture())
        let (teacher, waiting) = (try await teacher(store), try await wait("bob", in: store))
        for id in [admin.id, disabled.id, .fixture()] {
            #expect(try await refuse(id, by: teacher, in: store) == [false])
            #expect(await code { try await approve(id, by: teacher, in: store) } == .notFound)
        }
        let many = [admin.id, waiting.id, disabled.id].map { (id: AccountID) in
            (id: id, event: AuditEvent.fixture(of: id))
        }
        #expect(try await store.refuseAccounts(many, by: teacher, acting: nil) == [false, true, false])
        #expect(try await store.findAccount(disabled.id)?.state == .disabled)
        #expect(try await store.findAccount(admin.id) != nil)
    }

    @Test("Of fifty who decide at once one is heard", arguments: Engine.allCases)
    func race(_ engine: Engine) async throws {
        let database = try await engine.makeDatabase()
        let account = try await wait("ann", in: database.store)
        let teacher = try await teacher(database.store)
        let outcomes = await LatchkeyStoreTests.race(on: database) { store, number in
            guard number.isMultiple(of: 3) else { return try await approve(account.id, by: teacher, in: store) }
            guard try await refuse(account.id, by: teacher, in: store) == [true] else { throw LatchkeyError(.notFound) }
        }
        #expect(outcomes == [nil: 1, .notFound: 49])
    }

    @Test("The operator's enable lets somebody in for good", arguments: Engine.allCases)
    func enable(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let ann = try await wait("ann", in: store)
        try await store.setState(.active, of: ann.id, acting: nil, event: .fixture())
        try await store.setState(.disabled, of: ann.id, acting: nil, event: .fixture())
        #expect(try await store.findAccount(ann.id)?.state == .disabled)
        #expect(try await store.listPendingAccounts(limit: 10).accounts.isEmpty)
    }

    @Test(
        "S-313: disabling ends waiting: neither staff nor a confirmed address let somebody in after it",
        arguments: Engine.allCases)
    func disabledWhileWaiting(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let teacher = try await teacher(store)
        let asked = try await wait("ann", in: store)
        let promised = Account.fixture(uid: "bob", email: "bob@example.org")
        let token = OneTimeToken(
            id: .fixture(), purpose: .verifyEmail, accountID: promised.id, email: promised.email,
            createdAt: TestClock.start)
        try await store.createAccount(
            NewAccount(
                promised, passwordHash: "hash", by: .person, admission: .pending(.confirmedEmail),
                issued: [IssuedToken(token, mails: [])], events: []), acting: nil)
        for account in [asked, promised] {
            try await store.setState(.disabled, of: account.id, acting: nil, event: .fixture())
        }
        #expect(try await store.listPendingAccounts(limit: 10).total == 0)
        #expect(await code { try await approve(asked.id, by: teacher, in: store) } == .notFound)
        #expect(try await refuse(asked.id, by: teacher, in: store) == [false])
        let confirmed = await code {
            try await store.confirmEmail(token, acting: nil, event: .fixture(.emailConfirmed))
        }
        #expect(confirmed == .oneTimeTokenInvalid)
        for account in [asked, promised] {
            #expect(try await store.findAccount(account.id)?.state == .disabled)
            await #expect(throws: LatchkeyError.self) { _ = try await store.signIn(account) }
        }
    }

    @Test(
        "S-409: whoever confirms their address waits for what is asked for by now, or stays out; the link is not used up by that",
        arguments: Engine.allCases)
    func judgedAgain(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let account = Account.fixture(uid: "ann", email: "ann@example.org")
        let token = OneTimeToken(
            id: .fixture(), purpose: .verifyEmail, accountID: account.id, email: account.email,
            createdAt: TestClock.start)
        try await store.createAccount(
            NewAccount(
                account, passwordHash: "hash", by: .person, admission: .pending(.confirmedEmail),
                issued: [IssuedToken(token, mails: [])], events: []), acting: nil)
        let closed = await code {
            try await store.confirmEmail(
                token, acting: nil,
                admission: { _ throws(LatchkeyError) in throw LatchkeyError(.registrationClosed) },
                event: .fixture(.emailConfirmed))
        }
        #expect(closed == .registrationClosed)
        #expect(try await store.findAccount(account.id)?.isEmailVerified == false)
        let next = try await store.confirmEmail(
            token, acting: nil, admission: { _ in .approval }, event: .fixture(.emailConfirmed, of: account.id))
        #expect(next == .approval)
        let waiting = try #require(try await store.findAccount(account.id))
        #expect(waiting.isEmailVerified && waiting.state != .active)
        #expect(try await store.listPendingAccounts(limit: 10).total == 1)
    }

    @Test(
        "S-313: a row of somebody who is active, whoever left it there, lets nobody change them",
        arguments: Engine.allCases)
    func strayRow(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let (teacher, ann) = (try await teacher(store), try await store.add(.fixture(uid: "ann")))
        try await store.execute(
            "INSERT INTO pending_account (account_id, requested_at, waits_for) VALUES (?, 0, 1)", ann.id)
        #expect(await code { try await approve(ann.id, by: teacher, in: store) } == .notFound)
        #expect(try await refuse(ann.id, by: teacher, in: store) == [false])
        #expect(try await store.findAccount(ann.id)?.state == .active)
    }

    /// What may become of somebody of the staff between their request and its statement.
    enum Loss: CaseIterable {
        case demoted, disabled, deleted
    }

    @Test(
        "S-313: whoever may no longer let people in does not, whatever was known of them before",
        arguments: Engine.allCases, Loss.allCases)
    func formerStaff(_ engine: Engine, _ loss: Loss) async throws {
        let store = try await engine.makeDatabase().store
        let (teacher, ann) = (try await teacher(store), try await wait("ann", in: store))
        switch loss {
        case .demoted: try await store.setRoles(.user, of: teacher, event: .fixture())
        case .disabled: try await store.setState(.disabled, of: teacher, acting: nil, event: .fixture())
        case .deleted: try await store.deleteAccount(teacher, acting: nil, event: .fixture())
        }
        #expect(await code { try await approve(ann.id, by: teacher, in: store) } == .forbidden)
        #expect(await code { _ = try await refuse(ann.id, by: teacher, in: store) } == .forbidden)
        #expect(try await store.findAccount(ann.id)?.state == .pending)
    }

    @Test(
        "S-314: who waits too long is removed, for staff or for the address, and nobody else is",
        arguments: Engine.allCases)
    func expiry(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let (start, later) = (TestClock.start, TestClock.start + .seconds(1))
        for (uid, condition, time) in [
            ("late", PendingCondition.confirmedEmail, start), ("early", .confirmedEmail, later),
            ("forgotten", .approval, start - .seconds(60)), ("asked", .approval, start),
        ] {
            try await wait(uid, for: condition, at: time, in: store)
        }
        try await store.add(.fixture(uid: "active"))
        func remove() async throws -> Int {
            try await store.removeExpiredPendingAccounts(
                unconfirmed: start, unapproved: start - .seconds(60), count: 100, now: start)
        }
        let heard = Heard(store)
        #expect(try await remove() == 2)
        #expect(heard.events.map(\.kind) == [.accountExpired, .accountExpired])
        for uid in ["late", "forgotten"] { #expect(try await store.findAccount(uid: uid) == nil, "\(uid)") }
        for uid in ["early", "asked", "active"] { #expect(try await store.findAccount(uid: uid) != nil, "\(uid)") }
        for event in heard.events { #expect(try await store.listEvents(of: event.accountID, limit: 1) == [event]) }
        #expect(try await remove() == 0)
    }

    @Test("Of confirming and removing at once one happens, and whoever confirmed is in", arguments: Engine.allCases)
    func unconfirmedRace(_ engine: Engine) async throws {
        let database = try await engine.makeDatabase()
        for number in 0..<10 {
            let account = Account.fixture(uid: "ann\(number)", email: "ann\(number)@example.org")
            let token = OneTimeToken(
                id: .fixture(), purpose: .verifyEmail, accountID: account.id, email: account.email,
                createdAt: TestClock.start)
            try await database.store.createAccount(
                NewAccount(
                    account, passwordHash: "hash", by: .person, admission: .pending(.confirmedEmail),
                    issued: [IssuedToken(token, mails: [])], events: [.fixture(.signedUp)]), acting: nil)
            async let removed = database.otherStore.removeExpiredPendingAccounts(
                unconfirmed: TestClock.start, unapproved: TestClock.start, count: 100, now: TestClock.start)
            let refusal = await code {
                try await database.store.confirmEmail(
                    token, acting: nil, event: .fixture(.emailConfirmed, of: account.id))
            }
            let wasRemoved = try await removed == 1
            #expect(refusal == (wasRemoved ? .oneTimeTokenInvalid : nil))
            let state = try await database.store.findAccount(account.id)?.state
            #expect(state == (wasRemoved ? nil : .active))
        }
    }
}
