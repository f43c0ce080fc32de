import LatchkeyCore
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct AuthenticatorStoreTests {
    private let start = TestClock.start

    private func confirm(
        _ id: RandomID, of account: Account, begunBy beginner: SetUpBeginner, epoch: Int64 = 0,
        by caller: ActingCaller? = nil, at now: Timestamp = TestClock.start, in store: Store
    ) async throws -> FactorConfirmation {
        let confirmed = ConfirmedAuthenticator(
            id: id, accountID: account.id, begunBy: beginner, step: 7, drift: 1, recoverySet: .fixture(),
            factorEpoch: epoch)
        return try await store.confirmFactor(
            Enrolment(authenticator: confirmed, caller: caller, proven: Authentication([.password], at: now)),
            event: .fixture(of: account.id, at: now))
    }

    private func kinds(of account: Account, in store: Store) async throws -> FactorKinds? {
        try await store.findSignInCandidate(uid: account.uid, email: nil, device: nil)?.account.factors
    }

    @Test(
        "S-173: a seed is no factor before its first code, and waits fifteen minutes for it", arguments: Engine.allCases
    )
    func enrolment(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let (account, other) = (try await store.add(.fixture()), try await store.add(.fixture(uid: "other")))
        let session = try await store.signIn(account).session.publicID
        let (seed, beginner) = (Authenticator.fixture(of: account.id), SetUpBeginner.session(session))
        #expect(try await store.addAuthenticator(seed, begunBy: beginner, acting: nil, factorEpoch: 0))
        #expect(try await kinds(of: account, in: store) == [])
        #expect(try await store.listAuthenticators(of: account.id).isEmpty)
        #expect(try await store.tryConfirmation(of: seed.id, by: other.id, in: session, now: start) == nil)
        #expect(try await store.tryConfirmation(of: seed.id, by: account.id, in: session, now: start) == seed)
        let late = start + Authenticator.enrolmentLifetime
        #expect(try await store.tryConfirmation(of: seed.id, by: account.id, in: session, now: late) == nil)
        #expect(try await confirm(seed.id, of: account, begunBy: beginner, at: late, in: store) == .void)
        #expect(try await confirm(seed.id, of: other, begunBy: beginner, in: store) == .void)
        #expect(
            try await store.pruneEnrolments(before: late - Authenticator.enrolmentLifetime - .seconds(1), limit: 9) == 0
        )
        #expect(try await store.pruneEnrolments(before: late - Authenticator.enrolmentLifetime, limit: 9) == 1)
    }

    @Test("S-173: five first codes are looked at, and no more", arguments: Engine.allCases)
    func tries(_ engine: Engine) async throws {
        let database = try await engine.makeDatabase()
        let account = try await database.store.add(.fixture())
        let (seed, session) = (Authenticator.fixture(of: account.id), RandomID.fixture())
        _ = try await database.store.addAuthenticator(
            seed, begunBy: .session(session), acting: nil, factorEpoch: 0)
        let outcomes = await race(on: database) { store, _ in
            let waiting = try await store.tryConfirmation(
                of: seed.id, by: account.id, in: session, now: TestClock.start)
            guard waiting != nil else { throw LatchkeyError(.notFound) }
        }
        #expect(outcomes == [nil: 5, .notFound: 45])
    }

    @Test(
        "S-106, F-004: the first factor ends all other sessions and tickets, and brings recovery codes, once",
        arguments: Engine.allCases)
    func confirmation(_ engine: Engine) async throws {
        let database = try await engine.makeDatabase()
        let store = database.store
        let account = try await store.add(.fixture())
        let (mine, other) = (try await store.signIn(account), try await store.signIn(account))
        let ticket = try await store.openTicket(for: account.id)
        let caller = ActingCaller(accountID: account.id, session: mine.session.publicID, roles: nil)
        let seed = Authenticator.fixture(of: account.id)
        let beginner = SetUpBeginner.session(mine.session.publicID)
        _ = try await store.addAuthenticator(seed, begunBy: beginner, acting: caller, factorEpoch: 0)
        let heard = Heard(store)
        let outcomes = await race(on: database) { store, _ in
            guard case .done = try await confirm(seed.id, of: account, begunBy: beginner, by: caller, in: store) else {
                throw LatchkeyError(.notFound)
            }
        }
        #expect(outcomes == [nil: 1, .notFound: 49])
        #expect(heard.accounts.allSatisfy { $0 == account.id })
        #expect(try await kinds(of: account, in: store) == .totp)
        #expect(try await store.factorEpoch(of: account.id) == 1)
        #expect(try await store.findLiveSession(mine.secret, now: start) != nil)
        #expect(try await store.findLiveSession(other.secret, now: start) == nil)
        #expect(try await store.findTicket(ticket.secret, now: start) == nil)
        let set = try #require(try await store.findRecoverySet(of: account.id))
        #expect(set.left == 10)
        let listed = try await store.listAuthenticators(of: account.id)
        #expect(listed.map(\.id) == [seed.id] && listed.first?.drift == 1 && listed.first?.lastUsedAt == start)
        // The second one brings none.
        #expect(try await store.addFactor(to: account).set == nil)
        #expect(try await store.findRecoverySet(of: account.id) == set)
    }

    @Test("An account has five authenticators at most", arguments: Engine.allCases)
    func limit(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let account = try await store.add(.fixture())
        for _ in 0..<Authenticator.maxPerAccount { _ = try await store.addFactor(to: account) }
        #expect(
            try await !store.addAuthenticator(
                .fixture(of: account.id), begunBy: .session(.fixture()), acting: nil, factorEpoch: 5))
    }

    @Test(
        "F-019: what was allowed before a factor changed is refused after it, in the statement",
        arguments: Engine.allCases)
    func staleRights(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let account = try await store.add(.fixture())
        let (waiting, mine) = (Authenticator.fixture(of: account.id), SetUpBeginner.session(.fixture()))
        let factor = try await store.addFactor(to: account)
        #expect(try await !store.addAuthenticator(waiting, begunBy: mine, acting: nil, factorEpoch: 0))
        #expect(try await store.addAuthenticator(waiting, begunBy: mine, acting: nil, factorEpoch: 1))
        #expect(try await confirm(waiting.id, of: account, begunBy: mine, epoch: 0, in: store) == .void)
        let event = AuditEvent.fixture(of: account.id)
        #expect(
            try await store.replaceRecoverySet(.fixture(), of: account.id, acting: nil, factorEpoch: 0, event: event)
                == nil)
        #expect(
            await code {
                try await store.removeAuthenticator(
                    factor.id, of: account.id, acting: nil, factorEpoch: 0, event: event)
            } == .reauthRequired)
        let stranger = ActingCaller(accountID: account.id, session: .fixture(), roles: nil)
        #expect(
            await code {
                _ = try await store.addAuthenticator(waiting, begunBy: mine, acting: stranger, factorEpoch: 1)
            } == .tokenInvalid)
        #expect(try await store.listAuthenticators(of: account.id).map(\.id) == [factor.id])
    }

    @Test("S-034: another's authenticator is neither renamed nor removed", arguments: Engine.allCases)
    func othersAuthenticator(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let (account, other) = (try await store.add(.fixture()), try await store.add(.fixture(uid: "other")))
        let factor = try await store.addFactor(to: account)
        let event = AuditEvent.fixture()
        for act in 0..<2 {
            let outcome = await code {
                if act == 0 {
                    try await store.renameAuthenticator(factor.id, of: other.id, to: "x", acting: nil, event: event)
                } else {
                    try await store.removeAuthenticator(
                        factor.id, of: other.id, acting: nil, factorEpoch: 0, event: event)
                }
            }
            #expect(outcome == .notFound)
        }
        try await store.renameAuthenticator(factor.id, of: account.id, to: "Tablet", acting: nil, event: event)
        #expect(try await store.listAuthenticators(of: account.id).map(\.name) == ["Tablet"])
        #expect(try await store.factorEpoch(of: account.id) == 1)
    }

    @Test(
        "With the last authenticator go the recovery codes, and the password is enough again",
        arguments: Engine.allCases
    )
    func removal(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let account = try await store.add(.fixture())
        let (one, two) = (try await store.addFactor(to: account), try await store.addFactor(to: account))
        func remove(_ id: RandomID, _ epoch: Int64) async throws {
            try await store.removeAuthenticator(
                id, of: account.id, acting: nil, factorEpoch: epoch, event: .fixture(of: account.id))
        }
        try await remove(one.id, 2)
        #expect(try await kinds(of: account, in: store) == .totp)
        #expect(try await store.findRecoverySet(of: account.id) != nil)
        try await remove(two.id, 3)
        #expect(try await kinds(of: account, in: store) == [])
        #expect(try await store.findRecoverySet(of: account.id) == nil)
        _ = try await store.signIn(account)
        let event = AuditEvent.fixture(of: account.id)
        #expect(
            try await store.replaceRecoverySet(.fixture(), of: account.id, acting: nil, factorEpoch: 4, event: event)
                == nil)
    }

    @Test("F-027: new recovery codes void the ones before", arguments: Engine.allCases)
    func newSet(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let account = try await store.add(.fixture())
        let before = try #require(try await store.addFactor(to: account).set)
        let made = try await store.replaceRecoverySet(
            .fixture(), of: account.id, acting: nil, factorEpoch: 1, event: .fixture(of: account.id))
        let set = try #require(made)
        #expect(try await store.findRecoverySet(of: account.id) == set)
        let ticket = try await store.openTicket(for: account.id, hasFactor: true)
        #expect(
            await code { try await store.finishSignIn(ticket, .recoveryCode(set: before, number: 0)) }
                == .invalidCredentials)
        try await store.finishSignIn(ticket, .recoveryCode(set: set.id, number: 0))
        #expect(try await store.findRecoverySet(of: account.id)?.left == 9)
    }
}
