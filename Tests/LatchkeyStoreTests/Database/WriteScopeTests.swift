import LatchkeyCore
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct WriteScopeTests {
    @Test("Parts are locked in one order, each once, whoever names them in which order")
    func order() throws {
        let (one, two) = (AccountID.fixture(), AccountID.fixture())
        let scope = WriteScope.accounts(one, two)
        let locks = try #require(scope.locks)
        #expect(locks.count == 2 && locks == locks.sorted())
        #expect(WriteScope.accounts(two, one, nil, two).locks == locks)
        #expect(WriteScope.account(two).and(.account(one)) == scope)
        #expect(WriteScope.accounts(nil) == .additions)
        #expect(WriteScope.counters([one.bytes]).locks != WriteScope.account(one).locks)
        #expect(WriteScope.everything.locks == nil && WriteScope.account(one).and(.everything) == .everything)
        #expect(!WriteScope.lastUses.and(.account(one)).givesWay)
    }

    @Test("A write that changes a row beside its scope is found out, in the store of every test in memory")
    func watch() async throws {
        let store = try await Store.inMemory()
        let (mine, theirs) = (try await store.add(.fixture(uid: "me")), try await store.add(.fixture(uid: "them")))
        _ = try await store.signIn(theirs)
        let acts = [
            "UPDATE account SET name = 'x' WHERE id = ?", "DELETE FROM session WHERE account_id = ?",
            "INSERT INTO picture VALUES (?, 'png', 'x', 1, 1)", "INSERT INTO resting_uid VALUES ('x', 1, ?)",
        ]
        for act in acts {
            for scope in [WriteScope.account(mine.id), .additions, .lastUses, .outbox, .counters([[1]])] {
                await #expect(throws: DatabaseError.self) {
                    try await store.database.write(scope) { try $0.execute(act, theirs.id) }
                }
            }
            try await store.database.write(.accounts(mine.id, theirs.id)) { try $0.execute(act, theirs.id) }
        }
    }

    @Test(
        "A method of the store that names another's scope is found out, and stores nothing",
        arguments: ScopedAct.allCases)
    func misnamed(_ act: ScopedAct) async throws {
        let store = try await Store.inMemory()
        let (mine, theirs) = (try await store.add(.fixture(uid: "me")), try await store.add(.fixture(uid: "them")))
        _ = try await store.signIn(mine)
        for scope in [WriteScope.account(theirs.id), .additions, .lastUses, .outbox] {
            let misnamed = Store(MisnamedDatabase(store.database, scope: scope))
            #expect(await code { try await act.run(mine, misnamed) } == .internalError)
        }
        try await act.run(mine, store)
    }

    @Test("What was given up for another transaction is done again, a few times")
    func conflicts() async throws {
        for (conflicts, expected) in [(0, nil), (3, nil), (4, LatchkeyError.Code.busy)] {
            let database = ConflictingDatabase(try await Store.inMemory().database, conflicts: conflicts)
            let store = Store(database)
            #expect(await code { try await store.recordEvents([.fixture()]) } == expected)
            #expect(try await store.listEvents(of: nil, limit: 10).count == (expected == nil ? 1 : 0))
        }
    }

    @Test(
        "S-048: networks that lie in each other count exactly, and never deadlock", arguments: Engine.allCases
    )
    func overlappingNetworks(_ engine: Engine) async throws {
        let database = try await engine.makeDatabase()
        var policy = ThrottlePolicy()
        policy[.networkFailures] = 0
        policy[.networkSignIns] = 1000
        let taken = policy
        _ = try await inParallel(120) { number in
            let store = number % 2 == 0 ? database.store : database.otherStore
            let address = NetworkAddress("2001:db8:1:\(number % 7)00::1")
            let attempt = Attempt(account: .fixture(), knownDevice: nil, network: .network(address))
            let answer = try await store.reserve(attempt, now: TestClock.start, policy: taken)
            guard case .reserved(let reservation) = answer else { throw HarnessError("it was refused") }
            if number % 3 > 0 { try await store.release(reservation, wasEvaluated: false) }
        }
        func refusal(_ limit: Int) async -> LatchkeyError.Code? {
            var policy = ThrottlePolicy()
            policy[.networkSignIns] = limit
            let limited = policy
            let other = QuotaKey.network(NetworkAddress("2001:db8:1:9900::1"))
            return await code {
                try await database.store.take(.networkSignIns, for: other, policy: limited, now: TestClock.start)
            }
        }
        // A third of them stays counted, for their /48, into which sixteen times the limit fits.
        #expect(await refusal(2) == .tooManyAttempts)
        #expect(await refusal(3) == nil)
    }

    @Test("Of two workers that claim at once, each job has one", arguments: Engine.allCases)
    func claims(_ engine: Engine) async throws {
        let database = try await engine.makeDatabase()
        for _ in 0..<40 {
            let request = RecoveryRequest(
                id: .fixture(), typed: "ada", language: .english, origin: "", createdAt: TestClock.start)
            try await database.store.requestRecovery(request, event: .fixture(.recoveryRequested))
        }
        let claimed = try await inParallel(20) { number in
            let store = number % 2 == 0 ? database.store : database.otherStore
            return try await store.claimJobs(now: TestClock.start, lease: .seconds(60), limit: 4).map(\.id)
        }.flatMap(\.self)
        #expect(claimed.count == 40 && Set(claimed).count == 40)
    }
}

/// A write of one account.
enum ScopedAct: CaseIterable {
    case signIn, signOut, password, name, uid, profile, roles, token, deletion

    func run(_ account: Account, _ store: Store) async throws {
        switch self {
        case .signIn: _ = try await store.signIn(account)
        case .signOut: try await store.endSessions(of: account.id, except: nil, acting: nil, event: .fixture())
        case .password:
            try await store.changePassword(of: account.id, to: "new", acting: nil, expecting: nil, event: .fixture())
        case .name: try await store.updateAccount(account.id, name: "Somebody", event: .fixture())
        case .uid: try await store.updateAccount(account.id, uid: "somebody", event: .fixture())
        case .profile:
            _ = try await store.updateProfile(of: account.id, ["class": "9b"], acting: nil, event: .fixture())
        case .roles: try await store.setRoles(.teacher, of: account.id, event: .fixture())
        case .token:
            try await store.issueToken(
                IssuedToken(
                    OneTimeToken(
                        id: .fixture(), purpose: .verifyEmail, accountID: account.id, email: "a@b.example",
                        createdAt: TestClock.start, expiresAt: TestClock.start + .seconds(60), issuedBy: nil),
                    mails: []),
                acting: nil, event: nil)
        case .deletion: try await store.deleteAccount(account.id, acting: nil, event: .fixture())
        }
    }
}
