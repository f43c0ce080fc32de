import LatchkeyCore
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct SecondStepTests {
    private let start = TestClock.start
    private let policy = ThrottlePolicy()
    private let origin = "https://front.example"

    private func person(_ store: Store, uid: String = "toby") async throws -> (
        account: Account, id: RandomID, set: RandomID
    ) {
        let account = try await store.add(.fixture(uid: uid))
        let factor = try await store.addFactor(to: account)
        return (account, factor.id, try #require(factor.set))
    }

    private func reserve(
        _ secret: SignInTicket.Secret, of account: Account, from origin: String?, device: RandomID? = nil,
        at now: Timestamp = TestClock.start, in store: Store
    ) async throws -> TicketTry {
        let attempt = Attempt(secondFactorOf: account.id, knownDevice: device, network: [1])
        return try await store.reserve(secret, of: account.id, from: origin, attempt, now: now, policy: policy)
    }

    private func isVoid(_ answer: TicketTry) -> Bool {
        if case .void = answer { true } else { false }
    }

    private func isReserved(_ answer: TicketTry) -> Bool {
        if case .reserved = answer { true } else { false }
    }

    @Test("S-179, F-015: the password alone opens no session of an account with a factor", arguments: Engine.allCases)
    func passwordAlone(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let (account, id, _) = try await person(store)
        #expect(await code { _ = try await store.signIn(account) } == .invalidCredentials)
        #expect(try await store.listSessions(of: account.id, now: start).isEmpty)
        try await store.finishSignIn(
            store.openTicket(for: account.id, hasFactor: true), .totp(id: id, step: 101, drift: 0))
        let session = try #require(try await store.listSessions(of: account.id, now: start).first)
        #expect(session.authentication == Authentication([.password, .totp], at: start, factorAt: start))
        #expect(session.authentication.methods.level == 2)
    }

    @Test(
        "F-015: of sign-ins that a new factor overtakes, none leaves a session of one factor",
        arguments: Engine.allCases)
    func overtaken(_ engine: Engine) async throws {
        let database = try await engine.makeDatabase()
        let account = try await database.store.add(.fixture())
        _ = await race(on: database) { store, number in
            if number == 25 {
                _ = try await store.addFactor(to: account)
            } else {
                _ = try await store.signIn(account)
            }
        }
        #expect(try await database.store.listSessions(of: account.id, now: start).isEmpty)
    }

    @Test(
        "S-174, F-007: the code of a step is used once, whichever tickets and nodes race for it",
        arguments: Engine.allCases)
    func stepOnce(_ engine: Engine) async throws {
        let database = try await engine.makeDatabase()
        let (account, id, _) = try await person(database.store)
        // Ten tickets: an account has no more.
        var tickets: [(secret: SignInTicket.Secret, ticket: SignInTicket)] = []
        for _ in 0..<SignInTicket.maxPerAccount {
            tickets.append(try await database.store.openTicket(for: account.id, hasFactor: true))
        }
        let outcomes = await race(on: database) { [tickets] store, number in
            try await store.finishSignIn(tickets[number % 10], .totp(id: id, step: 101, drift: 0))
        }
        #expect(outcomes == [nil: 1, .invalidCredentials: 49])
        let store = database.store
        let next = try await store.openTicket(for: account.id, hasFactor: true)
        // The step of the confirmation, the same one, an older one.
        for step in [100, 101, 99] as [Int64] {
            #expect(
                await code { try await store.finishSignIn(next, .totp(id: id, step: step, drift: 0)) }
                    == .invalidCredentials)
        }
        // The refusals have not spent the ticket.
        try await store.finishSignIn(next, .totp(id: id, step: 102, drift: -2))
        #expect(try await store.listAuthenticators(of: account.id).first?.drift == -2)
    }

    @Test("S-182, F-027: each recovery code works once, also when it is raced", arguments: Engine.allCases)
    func recoveryCodeOnce(_ engine: Engine) async throws {
        let database = try await engine.makeDatabase()
        let (account, _, set) = try await person(database.store)
        var tickets: [(secret: SignInTicket.Secret, ticket: SignInTicket)] = []
        for _ in 0..<SignInTicket.maxPerAccount {
            tickets.append(try await database.store.openTicket(for: account.id, hasFactor: true))
        }
        let outcomes = await race(on: database) { [tickets] store, number in
            try await store.finishSignIn(tickets[number % 10], .recoveryCode(set: set, number: 9))
        }
        #expect(outcomes == [nil: 1, .invalidCredentials: 49])
        #expect(try await database.store.findRecoverySet(of: account.id)?.used == RecoverySet.bit(of: 9))
    }

    @Test("S-114, F-003: a ticket signs in once, also when it is raced", arguments: Engine.allCases)
    func ticketOnce(_ engine: Engine) async throws {
        let database = try await engine.makeDatabase()
        let (account, id, _) = try await person(database.store)
        let ticket = try await database.store.openTicket(for: account.id, hasFactor: true)
        let outcomes = await race(on: database) { store, number in
            try await store.finishSignIn(ticket, .totp(id: id, step: 101 + Int64(number), drift: 0))
        }
        #expect(outcomes == [nil: 1, .invalidCredentials: 49])
        #expect(try await database.store.listSessions(of: account.id, now: start).count == 1)
    }

    @Test("F-005, F-006: neither ticket nor code of one account is good for another", arguments: Engine.allCases)
    func others(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let (mine, theirs) = (try await person(store), try await person(store, uid: "other"))
        let ticket = try await store.openTicket(for: mine.account.id, hasFactor: true)
        let uses: [FactorUse] = [
            .totp(id: theirs.id, step: 101, drift: 0), .recoveryCode(set: theirs.set, number: 0),
            .totp(id: theirs.set, step: 101, drift: 0), .recoveryCode(set: mine.id, number: 0),
        ]
        for use in uses {
            #expect(await code { try await store.finishSignIn(ticket, use) } == .invalidCredentials, "\(use)")
        }
        let right = FactorUse.totp(id: theirs.id, step: 101, drift: 0)
        #expect(
            await code { try await store.finishSignIn(ticket, right, of: theirs.account.id) } == .invalidCredentials)
        #expect(isVoid(try await reserve(ticket.secret, of: theirs.account, from: origin, in: store)))
        #expect(try await store.findTicket(ticket.secret, now: start) == ticket.ticket)
    }

    @Test("F-003: a ticket is void after five minutes, five tries, and for another page", arguments: Engine.allCases)
    func voidTickets(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let (account, id, _) = try await person(store)
        let old = try await store.openTicket(for: account.id, hasFactor: true)
        let late = start + SignInTicket.lifetime
        #expect(try await store.findTicket(old.secret, now: late) == nil)
        #expect(isVoid(try await reserve(old.secret, of: account, from: origin, at: late, in: store)))
        let use = FactorUse.totp(id: id, step: 101, drift: 0)
        #expect(await code { try await store.finishSignIn(old, use, at: late) } == .invalidCredentials)
        #expect(try await store.findTicket(.fixture(), now: start) == nil)

        for other in ["https://evil.example", "https://front.example:8443", nil] {
            #expect(isVoid(try await reserve(old.secret, of: account, from: other, in: store)))
        }
        for number in 0..<3 {
            let answer = try await reserve(old.secret, of: account, from: origin, in: store)
            #expect(number < 2 ? isReserved(answer) : isVoid(answer), "\(number)")
        }
        #expect(try await store.findTicket(old.secret, now: start) == nil)

        let direct = try await store.openTicket(for: account.id, origin: nil, hasFactor: true)
        #expect(isVoid(try await reserve(direct.secret, of: account, from: origin, in: store)))
        #expect(isReserved(try await reserve(direct.secret, of: account, from: nil, in: store)))
        #expect(try await store.pruneTickets(before: late, limit: 10) == 2)
    }

    @Test("An account has ten tickets at most; the oldest goes", arguments: Engine.allCases)
    func tenTickets(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let account = try await person(store).account
        var tickets: [SignInTicket.Secret] = []
        for number in 0...SignInTicket.maxPerAccount {
            let now = start + .seconds(number)
            tickets.append(try await store.openTicket(for: account.id, at: now, hasFactor: true).secret)
        }
        var alive: [Bool] = []
        for ticket in tickets { alive.append(try await store.findTicket(ticket, now: start + .seconds(20)) != nil) }
        #expect(alive == tickets.indices.map { $0 != 0 })
    }

    @Test(
        "F-012: strangers with the password push no ticket of a known device out, and get theirs",
        arguments: Engine.allCases)
    func strangersTickets(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let account = try await person(store).account
        let owners = try await store.openTicket(for: account.id, hasFactor: true, isOfKnownDevice: true).secret
        var newest = owners
        for number in 1...SignInTicket.maxPerAccount + 1 {
            newest = try await store.openTicket(for: account.id, at: start + .seconds(number), hasFactor: true).secret
        }
        for ticket in [owners, newest] {
            #expect(try await store.findTicket(ticket, now: start + .seconds(20)) != nil)
        }
    }

    @Test("F-004: what ends a sign-in ends one that is half done, also between its steps", arguments: Engine.allCases)
    func ended(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        for number in 0..<5 {
            let (account, id, _) = try await person(store, uid: "toby\(number)")
            let opened = try await store.openTicket(for: account.id, hasFactor: true)
            switch number {
            case 0:
                try await store.changePassword(
                    of: account.id, to: "new", acting: nil, expecting: "hash", event: .fixture())
            case 1: try await store.setState(.disabled, of: account.id, acting: nil, event: .fixture())
            case 2: try await store.endSessions(of: account.id, except: nil, acting: nil, event: .fixture())
            case 3: _ = try await store.addFactor(to: account)
            default: try await store.setRoles(.teacher, of: account.id, event: .fixture())
            }
            #expect(try await store.findTicket(opened.secret, now: start) == nil, "\(number)")
            let use = FactorUse.totp(id: id, step: 101, drift: 0)
            #expect(await code { try await store.finishSignIn(opened, use) } == .invalidCredentials, "\(number)")
        }
    }

    @Test("A ticket is made of the password and the factors that were verified", arguments: Engine.allCases)
    func staleTicket(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let (account, _, _) = try await person(store)
        for (hash, epoch) in [("another", 1), ("hash", 0), ("hash", 2)] as [(String, Int64)] {
            let ticket = SignInTicket(
                accountID: account.id, proven: Authentication([.password], at: start), isRemembered: false, origin: nil,
                factorEpoch: epoch, isOfKnownDevice: false, createdAt: start, expiresAt: start + .seconds(300))
            let record = TicketRecord(
                ticket: ticket, secret: .fixture(),
                .password(hash: hash, rehash: nil, Attempt(account: account.id, knownDevice: nil, network: [1])),
                events: [])
            #expect(
                await code { try await store.openTicket(record, policy: policy) } == .invalidCredentials, "\(hash)")
        }
    }
}
