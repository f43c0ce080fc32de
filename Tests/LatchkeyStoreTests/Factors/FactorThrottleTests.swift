import LatchkeyCore
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct FactorThrottleTests {
    private let start = TestClock.start
    private let policy = ThrottlePolicy()

    private func guess(_ account: Account, device: RandomID? = nil, in store: Store) async throws -> Int {
        let attempt = Attempt(secondFactorOf: account.id, knownDevice: device, network: [1])
        return try await store.reserveAttempt(attempt, now: start, policy: policy)
    }

    private func exhaust(_ account: Account, device: RandomID? = nil, in store: Store) async throws {
        for failures in 1...policy.freeFailures {
            #expect(try await guess(account, device: device, in: store) == failures)
        }
    }

    @Test(
        "F-010, S-176: neither a right password, a new ticket, a new password nor staff clears the count of wrong codes",
        arguments: Engine.allCases)
    func nothingElseClears(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let account = try await store.add(.fixture())
        let device = RandomID.fixture()
        _ = try await store.signIn(account, device: device)
        try await exhaust(account, in: store)
        try await exhaust(account, device: device, in: store)
        _ = try await store.signIn(account)
        _ = try await store.openTicket(for: account.id)
        _ = try await store.clearWait(of: account.id, acting: nil, policy: policy, event: .fixture())
        try await store.changePassword(of: account.id, to: "new", acting: nil, expecting: nil, event: .fixture())
        #expect(await retryAfter { _ = try await guess(account, in: store) } == 5)
        #expect(await retryAfter { _ = try await guess(account, device: device, in: store) } == 5)
        // And wrong codes are no wrong passwords.
        let attempt = Attempt(account: account.id, knownDevice: nil, network: [1])
        #expect(try await store.reserveAttempt(attempt, now: start, policy: policy) == 1)
    }

    enum Relief: CaseIterable, Sendable { case password, clearedWait, removedFactors }

    @Test(
        "S-343: a new password, a cleared wait and removed factors free what somebody else's session used up; what limits mails stays",
        arguments: Engine.allCases, Relief.allCases)
    func usedInSessions(_ engine: Engine, _ relief: Relief) async throws {
        let store = try await engine.makeDatabase().store
        let account = try await store.add(.fixture())
        _ = try await store.addFactor(to: account)
        @Sendable func use(_ quota: Quota) async -> LatchkeyError.Code? {
            await code { try await store.take(quota, for: .account(account.id), policy: policy, now: start) }
        }
        let own: [Quota] = [.factorChanges, .accountContinuations, .accountPictures, .ledGroups, .ledJoinCodes]
        for quota in own + [.verificationMails] {
            for _ in 0..<policy[quota] { #expect(await use(quota) == nil) }
            #expect(await use(quota) == .tooManyAttempts, "\(quota)")
        }
        switch relief {
        case .password:
            try await store.changePassword(of: account.id, to: "new", acting: nil, expecting: nil, event: .fixture())
        case .clearedWait:
            #expect(try await store.clearWait(of: account.id, acting: nil, policy: policy, event: .fixture()))
        case .removedFactors:
            #expect(
                try await store.resetFactors(
                    of: account.id, .all, acting: nil, notice: { _ in nil }, event: .fixture()))
        }
        for quota in own {
            let isFree = relief != .removedFactors || quota == .factorChanges
            #expect(await use(quota) == (isFree ? nil : .tooManyAttempts), "\(quota)")
        }
        #expect(await use(.verificationMails) == .tooManyAttempts)
    }

    @Test(
        "S-414: a password of one's own frees what sessions used up, and sign-ins, twice in a day; the operator's each time",
        arguments: Engine.allCases)
    func freedTwice(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let account = try await store.add(.fixture(), passwordHash: "0")
        @Sendable func use(_ quota: Quota, at now: Timestamp) async -> LatchkeyError.Code? {
            await code { try await store.take(quota, for: .account(account.id), policy: policy, now: now) }
        }
        func change(from number: Int?, to next: Int, at now: Timestamp) async throws {
            while await use(.accountPictures, at: now) == nil {}
            try await store.changePassword(
                of: account.id, to: "\(next)", acting: nil, expecting: number.map { "\($0)" }, event: .fixture(at: now))
        }
        let attempt = Attempt(account: account.id, knownDevice: nil, network: [1])
        for number in 0..<3 {
            #expect(try await store.reserveAttempt(attempt, now: start, policy: policy) == 1)
            try await change(from: number, to: number + 1, at: start)
            #expect(await use(.accountPictures, at: start) == (number < 2 ? nil : .tooManyAttempts), "\(number)")
        }
        // Without the password before, it is the operator's.
        try await change(from: nil, to: 4, at: start)
        #expect(await use(.accountPictures, at: start) == nil)
        let next = start + .seconds(86_401)
        try await change(from: 4, to: 5, at: next)
        #expect(await use(.accountPictures, at: next) == nil)
    }

    @Test("F-012: a known device has a count of its own, and its success frees no stranger", arguments: Engine.allCases)
    func knownDevice(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let account = try await store.add(.fixture())
        let factor = try await store.addFactor(to: account)
        let device = RandomID.fixture()
        try await exhaust(account, in: store)
        for _ in 0..<2 { _ = try await guess(account, device: device, in: store) }
        let opened = try await store.openTicket(for: account.id, hasFactor: true)
        let proof = Proof.secondStep(opened.secret, opened.ticket, .totp(id: factor.id, step: 101, drift: 0))
        let session = Session.fixture(
            of: account.id, authentication: Authentication(proof.methods, at: start, factorAt: start))
        try await store.openSession(
            SignInRecord(
                session: session, secret: .fixture(), proof: proof, device: device,
                attempt: Attempt(secondFactorOf: account.id, knownDevice: device, network: [1]), replaced: [],
                events: []),
            policy: policy)
        #expect(try await guess(account, device: device, in: store) == 1)
        #expect(await retryAfter { _ = try await guess(account, in: store) } == 5)
    }

    @Test("A success of strangers clears their count", arguments: Engine.allCases)
    func success(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let account = try await store.add(.fixture())
        let factor = try await store.addFactor(to: account)
        for _ in 0..<3 { _ = try await guess(account, in: store) }
        let opened = try await store.openTicket(for: account.id, hasFactor: true)
        try await store.finishSignIn(opened, .totp(id: factor.id, step: 101, drift: 0))
        #expect(try await guess(account, in: store) == 1)
    }

    @Test(
        "F-011, S-176: of fifty codes at once five are looked at, and a refusal costs no try of the ticket",
        arguments: Engine.allCases)
    func atOnce(_ engine: Engine) async throws {
        let database = try await engine.makeDatabase()
        let account = try await database.store.add(.fixture())
        _ = try await database.store.addFactor(to: account)
        var tickets: [SignInTicket.Secret] = []
        for _ in 0..<SignInTicket.maxPerAccount {
            tickets.append(try await database.store.openTicket(for: account.id, hasFactor: true).secret)
        }
        let outcomes = await race(on: database) { [tickets] store, number in
            let attempt = Attempt(secondFactorOf: account.id, knownDevice: nil, network: [1])
            let answer = try await store.reserve(
                tickets[number % 10], of: account.id, from: "https://front.example", attempt, now: TestClock.start,
                policy: ThrottlePolicy())
            switch answer {
            case .reserved: return
            case .refused: throw LatchkeyError(.tooManyAttempts)
            case .void: throw LatchkeyError(.notFound)
            }
        }
        #expect(outcomes == [nil: 5, .tooManyAttempts: 45])
        let failures = try await database.store.database.read { connection in
            try connection.query("SELECT failures FROM sign_in_ticket").map { try $0.integer(0) }
        }
        #expect(failures.reduce(0, +) == 5)
    }

    @Test(
        "F-010: the count of wrong codes of a device that is forgotten stands for a while, and is pruned then",
        arguments: Engine.allCases)
    func forgotten(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let account = try await store.add(.fixture())
        let (one, other) = (RandomID.fixture(), RandomID.fixture())
        for device in [one, other] { _ = try await store.signIn(account, device: device) }
        try await exhaust(account, device: one, in: store)
        _ = try await guess(account, device: other, in: store)
        try await store.changePassword(of: account.id, to: "new", acting: nil, expecting: nil, event: .fixture())
        #expect(try await store.pruneThrottle(before: start, limit: 100) >= 1)
        #expect(await retryAfter { _ = try await guess(account, device: one, in: store) } == 5)
        #expect(try await guess(account, device: other, in: store) == 1)
        let later = start + .seconds(31 * 86_400)
        while try await store.pruneThrottle(before: later, limit: 100) > 0 {}
        let left = try await store.database.read { connection in
            try connection.query("SELECT COUNT(*) FROM throttle WHERE failures >= 5").first?.integer(0)
        }
        #expect(left == 0)
    }

    @Test("With the account go its counts of wrong codes", arguments: Engine.allCases)
    func deletion(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let account = try await store.add(.fixture())
        let device = RandomID.fixture()
        _ = try await store.signIn(account, device: device)
        _ = try await guess(account, in: store)
        _ = try await guess(account, device: device, in: store)
        try await store.deleteAccount(account.id, acting: nil, event: .fixture(.accountDeleted))
        #expect(try await guess(account, in: store) == 1)
        #expect(try await guess(account, device: device, in: store) == 1)
    }
}
