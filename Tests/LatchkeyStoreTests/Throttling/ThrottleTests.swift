import LatchkeyCore
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct ThrottleTests {
    let clock = TestClock()
    let policy = ThrottlePolicy()

    func attempt(_ id: AccountID, device: RandomID? = nil, network: QuotaKey = [192, 0, 2, 7]) -> Attempt {
        Attempt(account: id, knownDevice: device, network: network)
    }

    func reserve(_ attempt: Attempt, in store: Store) async throws -> Int {
        try await store.reserveAttempt(attempt, now: clock.now, policy: policy)
    }

    /// Uses up the free failures, so that the next try must wait.
    func exhaust(_ attempt: Attempt, in store: Store) async throws {
        for failures in 1...policy.freeFailures { #expect(try await reserve(attempt, in: store) == failures) }
    }

    @Test("S-039: five failures are free, then the wait doubles up to fifteen minutes", arguments: Engine.allCases)
    func waitsGrow(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let attempt = attempt(.fixture())
        try await exhaust(attempt, in: store)
        for (step, wait) in [5, 10, 20, 40, 80, 160, 320, 640, 900, 900, 900].enumerated() {
            #expect(await retryAfter { _ = try await reserve(attempt, in: store) } == wait)
            #expect(policy.wait(afterFailures: 5 + step) == .seconds(wait))
            clock.advance(by: .seconds(wait) - .microseconds(1))
            #expect(await retryAfter { _ = try await reserve(attempt, in: store) } == 1)
            clock.advance(by: .microseconds(1))
            #expect(try await reserve(attempt, in: store) == 6 + step)
        }
    }

    @Test("S-037: a uid that is nobody's is counted the same, in every spelling", arguments: Engine.allCases)
    func unknownUIDsAreCounted(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        for uid in ["Ghost", "ghost", "GHOST", "gHost", "ghosT"] {
            _ = try await reserve(Attempt(unknownUID: uid, network: [1]), in: store)
        }
        #expect(await retryAfter { _ = try await reserve(Attempt(unknownUID: "ghost", network: [2]), in: store) } == 5)
        #expect(try await reserve(Attempt(unknownUID: "ghosts", network: [1]), in: store) == 1)
    }

    @Test(
        "S-047: a known device has a budget of its own, and its success clears the account's",
        arguments: Engine.allCases)
    func knownDeviceHasItsOwnBudget(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let account = try await store.add(.fixture())
        let device = RandomID.fixture()
        try await exhaust(attempt(account.id), in: store)
        #expect(await retryAfter { _ = try await reserve(attempt(account.id), in: store) } == 5)
        #expect(try await reserve(attempt(account.id, device: device), in: store) == 1)
        #expect(await retryAfter { _ = try await reserve(attempt(account.id), in: store) } == 5)
        try await store.openSession(
            .fixture(session: .fixture(of: account.id), device: device, attempt: attempt(account.id, device: device)),
            policy: policy)
        #expect(try await reserve(attempt(account.id), in: store) == 1)
        #expect(try await reserve(attempt(account.id, device: device), in: store) == 1)
    }

    @Test("S-044: success forgets the failures in a row and gives the network its try back", arguments: Engine.allCases)
    func successSettles(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let account = try await store.add(.fixture())
        var policy = policy
        policy[.networkFailures] = 3
        for _ in 0..<10 {
            let attempt = attempt(account.id)
            #expect(try await store.reserveAttempt(attempt, now: clock.now, policy: policy) == 1)
            try await store.openSession(.fixture(session: .fixture(of: account.id), attempt: attempt), policy: policy)
        }
    }

    @Test("An attempt that was never evaluated is given back", arguments: Engine.allCases)
    func releasedAttemptDoesNotCount(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let attempt = attempt(.fixture())
        for _ in 0..<400 {
            let reservation = try await store.reservation(of: attempt, now: clock.now, policy: policy)
            #expect(reservation.failures == 1)
            try await store.release(reservation, wasEvaluated: false)
        }
        for failures in 1...4 { #expect(try await reserve(attempt, in: store) == failures) }
        let fifth = try await store.reservation(of: attempt, now: clock.now, policy: policy)
        #expect(await code { _ = try await reserve(attempt, in: store) } == .tooManyAttempts)
        try await store.release(fifth, wasEvaluated: false)
        #expect(try await reserve(attempt, in: store) == 5)
    }

    @Test("The wait that a released attempt began goes with it, but never that of another", arguments: Engine.allCases)
    func releasedAttemptLeavesNoWait(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let attempt = attempt(.fixture())
        try await exhaust(attempt, in: store)
        clock.advance(by: .seconds(60))
        let sixth = try await store.reservation(of: attempt, now: clock.now, policy: policy)
        #expect(sixth.failures == 6)
        try await store.release(sixth, wasEvaluated: true)
        #expect(try await reserve(attempt, in: store) == 6)
        clock.advance(by: .seconds(60))
        #expect(try await reserve(attempt, in: store) == 7)
        // Begun before the seventh was counted, and released after it.
        try await store.release(sixth, wasEvaluated: true)
        #expect(await code { _ = try await reserve(attempt, in: store) } == .tooManyAttempts)
    }

    @Test(
        "S-048: one network is limited at its ceiling, whatever the uids, until its window ends",
        arguments: Engine.allCases)
    func networkHasACeiling(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        var policy = policy
        policy[.networkFailures] = 10
        func spray(_ network: QuotaKey) async throws {
            _ = try await store.reserveAttempt(attempt(.fixture(), network: network), now: clock.now, policy: policy)
        }
        for _ in 0..<10 {
            try await spray([1])
            clock.advance(by: .seconds(30))
        }
        #expect(await retryAfter { try await spray([1]) } == 600)
        try await spray([2])
        clock.advance(by: .seconds(600) - .microseconds(1))
        #expect(await retryAfter { try await spray([1]) } == 1)
        clock.advance(by: .microseconds(1))
        try await spray([1])
    }

    @Test("S-048: a refusal by the network's ceiling costs the account nothing", arguments: Engine.allCases)
    func refusedByNetworkIsNotCounted(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        var policy = policy
        policy[.networkFailures] = 1
        let id = AccountID.fixture()
        _ = try await store.reserveAttempt(attempt(.fixture(), network: [1]), now: clock.now, policy: policy)
        for _ in 0..<20 {
            #expect(
                await retryAfter {
                    _ = try await store.reserveAttempt(attempt(id, network: [1]), now: clock.now, policy: policy)
                } == 900)
        }
        #expect(try await store.reserveAttempt(attempt(id, network: [2]), now: clock.now, policy: policy) == 1)
    }

    @Test(
        "S-048: 35 people behind one address, three wrong tries and a right one each, are not limited",
        arguments: Engine.allCases)
    func aClassIsNotLimited(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        for number in 0..<35 {
            let account = try await store.add(.fixture(uid: "pupil\(number)"))
            for _ in 0..<4 { _ = try await reserve(attempt(account.id), in: store) }
            try await store.openSession(
                .fixture(session: .fixture(of: account.id), attempt: attempt(account.id)), policy: policy)
        }
    }

    @Test(
        "S-311: where only the account's own counter is full, the guess is counted but may not be evaluated",
        arguments: Engine.allCases)
    func hiddenCounter(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let account = try await store.add(
            .fixture(uid: "toby", email: "toby@school.example", isEmailVerified: true))
        func guess(_ name: String, device: RandomID? = nil) async throws -> Reservation {
            let attempt = Attempt(SignInName(name), account: account, knownDevice: device, network: [1])
            return try await store.reservation(of: attempt, now: clock.now, policy: policy)
        }
        for name in ["toby", "TOBY", "toby@school.example", "Toby@SCHOOL.example", "toby"] {
            #expect(try await guess(name).mayBeEvaluated)
        }
        for _ in 0..<2 { #expect(try await !guess("Toby").mayBeEvaluated) }
        for _ in 0..<3 { #expect(try await !guess("toby@school.example").mayBeEvaluated) }
        #expect(await retryAfter { _ = try await guess("toby") } == 5)
        #expect(await retryAfter { _ = try await guess("TOBY@school.example") } == 5)
        #expect(try await guess("toby", device: .fixture()).mayBeEvaluated)
    }

    @Test("S-044: a success clears what was typed in other ways too", arguments: Engine.allCases)
    func successClearsAllSpellings(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let account = try await store.add(
            .fixture(uid: "toby", email: "toby@school.example", isEmailVerified: true))
        func attempt(_ name: String, device: RandomID? = nil) -> Attempt {
            Attempt(SignInName(name), account: account, knownDevice: device, network: [1])
        }
        for _ in 0..<5 { _ = try await reserve(attempt("toby@school.example"), in: store) }
        let device = RandomID.fixture()
        _ = try await reserve(attempt("toby", device: device), in: store)
        try await store.openSession(
            .fixture(session: .fixture(of: account.id), attempt: attempt("toby", device: device)), policy: policy)
        #expect(try await reserve(attempt("toby@school.example"), in: store) == 1)
        for _ in 0..<4 { _ = try await reserve(attempt("toby@school.example"), in: store) }
        try await store.changePassword(
            of: account.id, to: "new", acting: nil, expecting: nil, event: .fixture(.passwordChanged))
        #expect(try await reserve(attempt("toby@school.example"), in: store) == 1)
    }

    @Test("S-337: a refusal says how many verdicts are due, and a verdict takes one away", arguments: Engine.allCases)
    func verdictsDue(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let attempt = attempt(.fixture())
        func due() async throws -> Int? {
            guard case .refused(_, let due) = try await store.reserve(attempt, now: clock.now, policy: policy) else {
                return nil
            }
            return due
        }
        let first = try await store.reservation(of: attempt, now: clock.now, policy: policy)
        for _ in 0..<4 { _ = try await reserve(attempt, in: store) }
        #expect(try await due() == 5)
        for left in [4, 3, 2, 1, 0, 0] {
            try await store.recordEvents([], wrong: first)
            #expect(try await due() == left)
        }
        clock.advance(by: .seconds(5))
        _ = try await reserve(attempt, in: store)
        #expect(try await due() == 1)
        // Never answered, as by a server that stopped: the next wait starts at one again.
        clock.advance(by: .seconds(10))
        _ = try await reserve(attempt, in: store)
        #expect(try await due() == 1)
    }

    @Test(
        "S-309: right passwords are counted before they are looked at; wrong ones are given back as sign-ins",
        arguments: Engine.allCases)
    func signInBudgets(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let account = try await store.add(.fixture())
        var policy = policy
        policy[.accountSignIns] = 3
        policy[.deviceSignIns] = 2
        let (attempt, device) = (attempt(account.id), RandomID.fixture())
        func signIn(_ attempt: Attempt) async throws {
            _ = try await store.reservation(of: attempt, now: clock.now, policy: policy)
            try await store.openSession(.fixture(session: .fixture(of: account.id), attempt: attempt), policy: policy)
        }
        for _ in 0..<4 {
            let wrong = try await store.reservation(of: attempt, now: clock.now, policy: policy)
            try await store.recordEvents([], wrong: wrong)
        }
        for _ in 0..<3 { try await signIn(attempt) }
        #expect(await retryAfter { try await signIn(attempt) } == 900)
        let known = self.attempt(account.id, device: device)
        for _ in 0..<2 { try await signIn(known) }
        #expect(await retryAfter { try await signIn(known) } == 900)
        clock.advance(by: .seconds(900))
        try await signIn(attempt)
        try await signIn(known)
    }

    @Test(
        "S-309: many known devices together have a budget too, so that nobody gains by making new ones",
        arguments: Engine.allCases)
    func manyDevices(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let account = try await store.add(.fixture())
        var policy = policy
        policy.limitSignInsOfAnAccount(to: 2)
        for number in 0..<12 {
            let attempt = Attempt(
                SignInName(account.uid), account: account, knownDevice: .fixture(), network: [1])
            let refused = await code {
                _ = try await store.reservation(of: attempt, now: clock.now, policy: policy)
            }
            #expect(refused == (number < 10 ? nil : .tooManyAttempts))
        }
    }

    @Test(
        "S-309: a right password of an account that may not sign in is a sign-in all the same",
        arguments: Engine.allCases)
    func releasedAfterHashing(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        var policy = policy
        policy[.accountSignIns] = 3
        let attempt = attempt(.fixture())
        for _ in 0..<3 {
            let reservation = try await store.reservation(of: attempt, now: clock.now, policy: policy)
            try await store.release(reservation, wasEvaluated: true)
        }
        #expect(
            await code { _ = try await store.reservation(of: attempt, now: clock.now, policy: policy) }
                == .tooManyAttempts)
    }

    @Test("S-307: a known device uses up nothing of its network", arguments: Engine.allCases)
    func knownDeviceAndNetwork(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        var policy = policy
        policy[.networkFailures] = 1
        policy[.networkSignIns] = 1
        _ = try await store.reserveAttempt(attempt(.fixture()), now: clock.now, policy: policy)
        #expect(
            await code { _ = try await store.reserveAttempt(attempt(.fixture()), now: clock.now, policy: policy) }
                == .tooManyAttempts)
        for _ in 0..<3 {
            let known = attempt(.fixture(), device: .fixture())
            #expect(try await store.reserveAttempt(known, now: clock.now, policy: policy) == 1)
        }
    }

    @Test("S-289: a clock that goes back makes nobody wait longer than the longest wait", arguments: Engine.allCases)
    func clockGoesBack(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        var policy = policy
        policy[.networkFailures] = 8
        let attempt = attempt(.fixture())
        for _ in 0..<7 {
            _ = try await store.reserveAttempt(attempt, now: clock.now, policy: policy)
            clock.advance(by: .seconds(20))
        }
        clock.advance(by: .seconds(-86_400))
        #expect(try await store.reserveAttempt(attempt, now: clock.now, policy: policy) == 8)
        #expect(await retryAfter { _ = try await store.reserveAttempt(attempt, now: clock.now, policy: policy) } == 40)
        clock.advance(by: .seconds(-10))
        #expect(await retryAfter { _ = try await store.reserveAttempt(attempt, now: clock.now, policy: policy) } == 50)
    }

    @Test("S-364: a wait counts at a node whose clock is behind, also the longest one", arguments: Engine.allCases)
    func clocksOfNodes(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        var policy = policy
        policy.longestWait = policy.firstWait
        let account = try await store.add(.fixture())
        let attempt = attempt(account.id)
        try await exhaust(attempt, in: store)
        let behind = clock.now - .clockSkew
        #expect(await retryAfter { _ = try await store.reserveAttempt(attempt, now: behind, policy: policy) } == 35)
        #expect(try await store.findWait(of: account.id, now: behind, policy: policy).until == clock.now + .seconds(5))
        // Further back it is left over (S-289).
        let back = behind - .milliseconds(1)
        #expect(try await store.findWait(of: account.id, now: back, policy: policy).until == nil)
        #expect(try await store.reserveAttempt(attempt, now: back, policy: policy) == 6)
    }

    @Test(
        "S-050: counters survive a restart; of those that end only the ended are forgotten, so many at once",
        arguments: Engine.allCases)
    func countersAreBounded(_ engine: Engine) async throws {
        let database = try await engine.makeDatabase()
        let store = database.store
        let kept = attempt(.fixture())
        try await exhaust(kept, in: store)
        for number in 0..<7 { _ = try await reserve(Attempt(unknownUID: "ghost\(number)", network: [3]), in: store) }
        #expect(await retryAfter { _ = try await reserve(kept, in: database.otherStore) } == 5)
        #expect(try await store.pruneThrottle(before: clock.now, limit: 5) == 0)
        clock.advance(by: .seconds(31 * 86_400))
        for pruned in [5, 5, 5, 4] {
            #expect(try await store.pruneThrottle(before: clock.now, limit: 5) == pruned)
        }
        #expect(try await store.pruneThrottle(before: clock.now, limit: 5) == 0)
        #expect(try await reserve(kept, in: store) == 6)
    }
}
