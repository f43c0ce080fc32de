import LatchkeyCore
import LatchkeyStore
import LatchkeyTestSupport
import Testing

/// Set-ups of authenticators, several of one account at once.
@Suite struct SetUpBeginnerTests {
    private struct Begun {
        let store: Store
        let account: Account
        let mine: RandomID
        let other: RandomID
        let ticket: SignInTicket.Secret

        init(_ engine: Engine) async throws {
            store = try await engine.makeDatabase().store
            account = try await store.add(.fixture())
            mine = try await store.signIn(account).session.publicID
            other = try await store.signIn(account).session.publicID
            ticket = try await store.openSetUpTicket(for: account, at: TestClock.start)
        }

        func begin(_ beginner: SetUpBeginner, at now: Timestamp = TestClock.start) async throws -> Authenticator {
            let seed = Authenticator.fixture(of: account.id, at: now)
            let isAdded = try await store.addAuthenticator(seed, begunBy: beginner, acting: nil, factorEpoch: 0)
            #expect(isAdded)
            return seed
        }

        func tried(_ seed: Authenticator, in session: RandomID) async throws -> Authenticator? {
            try await store.tryConfirmation(of: seed.id, by: account.id, in: session, now: TestClock.start)
        }

        func tried(with ticket: SignInTicket.Secret) async throws -> Authenticator? {
            try await store.trySetUp(ticket, of: account.id, from: nil, now: TestClock.start)?.waiting
        }

        func confirm(_ seed: Authenticator, by beginner: SetUpBeginner) async throws -> FactorConfirmation {
            let confirmed = ConfirmedAuthenticator(
                id: seed.id, accountID: account.id, begunBy: beginner, step: 7, drift: 0, recoverySet: .fixture(),
                factorEpoch: 0)
            return try await store.confirmFactor(
                Enrolment(
                    authenticator: confirmed, caller: nil, proven: Authentication([.password], at: TestClock.start)),
                event: .fixture(of: account.id))
        }

        func waiting() async throws -> Set<RandomID> {
            try await store.database.read { connection in
                Set(try connection.query("SELECT id FROM totp WHERE confirmed_at IS NULL").map { try $0.id(0) })
            }
        }
    }

    @Test(
        "S-361: a seed waits for the code of the session or the ticket that began it, and of no other",
        arguments: Engine.allCases)
    func beginners(_ engine: Engine) async throws {
        let begun = try await Begun(engine)
        let second = try await begun.store.openSetUpTicket(for: begun.account, at: TestClock.start)
        let (own, others) = (
            try await begun.begin(.session(begun.mine)), try await begun.begin(.session(begun.other))
        )
        let ofTicket = try await begun.begin(.ticket(begun.ticket))
        #expect(try await begun.tried(own, in: begun.other) == nil)
        #expect(try await begun.tried(others, in: begun.mine) == nil)
        #expect(try await begun.tried(ofTicket, in: begun.mine) == nil)
        #expect(try await begun.tried(with: second) == nil)
        let strangers: [(Authenticator, SetUpBeginner)] = [
            (own, .session(begun.other)), (own, .ticket(begun.ticket)), (ofTicket, .session(begun.mine)),
            (ofTicket, .ticket(second)),
        ]
        for (seed, beginner) in strangers {
            #expect(try await begun.confirm(seed, by: beginner) == .void)
        }
        #expect(try await begun.tried(own, in: begun.mine) == own)
        #expect(try await begun.tried(others, in: begun.other) == others)
        #expect(try await begun.tried(with: begun.ticket) == ofTicket)
        #expect(try await begun.confirm(own, by: .session(begun.mine)) != .void)
        // What waited for a code belongs to the factors of before.
        #expect(try await begun.waiting().isEmpty)
    }

    @Test(
        "S-361: a ticket has one seed and a session a few, the newest; nobody keeps others from one",
        arguments: Engine.allCases)
    func bounds(_ engine: Engine) async throws {
        let begun = try await Begun(engine)
        let others = try await begun.begin(.session(begun.other))
        var own: [Authenticator] = []
        for second in 0...Authenticator.maxBegunInSession {
            own.append(try await begun.begin(.session(begun.mine), at: TestClock.start + .seconds(second)))
        }
        let later = TestClock.start + .seconds(30)
        _ = try await begun.begin(.ticket(begun.ticket), at: later)
        let newest = try await begun.begin(.ticket(begun.ticket), at: later + .seconds(1))
        #expect(try await begun.waiting() == Set((own.dropFirst() + [others, newest]).map(\.id)))
        let last = try await begun.begin(.session(begun.other), at: later + Authenticator.enrolmentLifetime)
        #expect(try await begun.waiting() == [newest.id, last.id])
    }

    @Test(
        "S-365: a seed that is written late, or by a clock that is behind, makes none of others go, and of one's own what is left over",
        arguments: Engine.allCases)
    func outOfOrder(_ engine: Engine) async throws {
        let begun = try await Begun(engine)
        let (mine, other) = (SetUpBeginner.session(begun.mine), SetUpBeginner.session(begun.other))
        let early = TestClock.start - .clockSkew
        let ticket = SetUpBeginner.ticket(begun.ticket)
        let begins = [(mine, TestClock.start), (other, TestClock.start), (ticket, TestClock.start)]
        let late = [(mine, TestClock.start - .milliseconds(3)), (mine, early)]
        var seeds: Set<RandomID> = []
        for (beginner, time) in begins + late { seeds.insert(try await begun.begin(beginner, at: time).id) }
        let all = seeds
        #expect(try await begun.waiting() == all)
        // Later than any node's clock is by the last one, so that they are refused.
        let left = TestClock.start + .milliseconds(1)
        _ = try await begun.begin(mine, at: left)
        let others = try await begun.begin(other, at: left)
        let last = try await begun.begin(mine, at: early)
        #expect(try await begun.waiting() == all.union([others.id, last.id]))
    }

    @Test(
        "S-361: a seed is gone with its session or its ticket; a session that a step-up puts in the place of one goes on with its seeds",
        arguments: Engine.allCases)
    func ends(_ engine: Engine) async throws {
        let begun = try await Begun(engine)
        let (store, account) = (begun.store, begun.account)
        let own = try await begun.begin(.session(begun.mine))
        _ = try await begun.begin(.session(begun.other))
        let ofTicket = try await begun.begin(.ticket(begun.ticket))
        try await store.endSession(begun.other, of: account.id, acting: nil, event: .fixture(of: account.id))
        #expect(try await begun.waiting() == [own.id, ofTicket.id])
        try await store.endSessions(
            of: account.id, except: begun.mine, acting: nil, event: .fixture(of: account.id))
        #expect(try await begun.waiting() == [own.id])
        let newer = Session.fixture(of: account.id)
        let earlier = EarlierSession(publicID: begun.mine, end: TestClock.start + .seconds(60))
        try await store.openSession(.fixture(session: newer, earlier: earlier), policy: ThrottlePolicy())
        #expect(try await begun.tried(own, in: begun.mine) == nil)
        #expect(try await begun.tried(own, in: newer.publicID) == own)
        _ = try await store.addFactor(to: account)
        #expect(try await begun.waiting().isEmpty)
    }

    @Test("S-361: a seed that an earlier program began waits for nobody", arguments: Engine.allCases)
    func earlierProgram(_ engine: Engine) async throws {
        let begun = try await Begun(engine)
        let seed = Authenticator.fixture(of: begun.account.id)
        try await begun.store.execute(
            "INSERT INTO totp (id, account_id, name, sealed, created_at) VALUES (?, ?, 'Phone', ?, ?)", seed.id,
            begun.account.id, seed.sealed, seed.createdAt)
        #expect(try await begun.tried(seed, in: begun.mine) == nil)
        #expect(try await begun.tried(with: begun.ticket) == nil)
        let own = try await begun.begin(.session(begun.mine))
        #expect(try await begun.waiting() == [own.id])
    }
}
