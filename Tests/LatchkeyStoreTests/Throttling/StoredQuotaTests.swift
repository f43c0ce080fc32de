import LatchkeyCore
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct StoredQuotaTests {
    let clock = TestClock()

    func policy(_ quota: Quota, _ limit: Int) -> ThrottlePolicy {
        var policy = ThrottlePolicy()
        policy[quota] = limit
        return policy
    }

    @Test("A quota is used up at its limit, and its window begins with the first use", arguments: Engine.allCases)
    func limit(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let policy = policy(.signUps, 2)
        func take(_ quota: Quota = .signUps, _ key: QuotaKey = [1]) async throws {
            try await store.take(quota, for: key, policy: policy, now: clock.now)
        }
        try await take()
        clock.advance(by: .seconds(300))
        try await take()
        for _ in 0..<3 { #expect(await retryAfter { try await take() } == 600) }
        try await take(.signUps, [2])
        try await take(.recoveryRequests)
        clock.advance(by: .seconds(600))
        try await take()
        try await take()
        #expect(await retryAfter { try await take() } == 900)
    }

    @Test("What is given back can be used again; no more than was taken is given back", arguments: Engine.allCases)
    func refund(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let (policy, key) = (policy(.recoveryGuesses, 1), QuotaKey.network(NetworkAddress("2001:db8::1")))
        try await store.refund(.recoveryGuesses, for: key)
        for _ in 0..<3 {
            try await store.take(.recoveryGuesses, for: key, policy: policy, now: clock.now)
            #expect(
                await code { try await store.take(.recoveryGuesses, for: key, policy: policy, now: clock.now) }
                    == .tooManyAttempts)
            for _ in 0..<2 { try await store.refund(.recoveryGuesses, for: key) }
        }
    }

    @Test("S-364: nodes whose clocks differ count one window, whichever began it", arguments: Engine.allCases)
    func clocksOfNodes(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let policy = policy(.signUps, 4)
        func take(_ now: Timestamp) async throws {
            try await store.take(.signUps, for: [1], policy: policy, now: now)
        }
        let behind = clock.now - .clockSkew
        for now in [clock.now, behind, clock.now, behind] { try await take(now) }
        #expect(await retryAfter { try await take(clock.now) } == 900)
        #expect(await retryAfter { try await take(behind) } == 930)
        // Further back the window is left over (S-289).
        try await take(behind - .milliseconds(1))
    }

    @Test("A quota of 0 is switched off", arguments: Engine.allCases)
    func off(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        for _ in 0..<100 {
            try await store.take(.verificationMails, for: [1], policy: policy(.verificationMails, 0), now: clock.now)
        }
    }

    @Test(
        "S-308: the /64, the /56 and the /48 each have a ceiling, and a refusal by one costs the others nothing",
        arguments: Engine.allCases)
    func networks(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let policy = policy(.signUps, 3)
        /// How many of `tries` get through, from one /64 after the other.
        func passed(_ tries: Int, from address: (Int) -> String) async throws -> Int {
            var passed = 0
            for number in 0..<tries {
                let key = QuotaKey.network(NetworkAddress(address(number)))
                do {
                    try await store.take(.signUps, for: key, policy: policy, now: clock.now)
                    passed += 1
                } catch { #expect(error.code == .tooManyAttempts) }
            }
            return passed
        }
        func hex(_ number: Int) -> String { String(number, radix: 16) }
        #expect(try await passed(10) { "2001:db8:1:0::\(hex($0 + 1))" } == 3)
        #expect(try await passed(100) { "2001:db8:1:\(hex($0 % 0x100))::1" } == 9)
        #expect(try await passed(300) { "2001:db8:1:\(hex(0x100 + $0 * 0x100 % 0xff00))::1" } == 36)
        #expect(try await passed(10) { _ in "2001:db8:2::1" } == 3)
        #expect(try await passed(10) { _ in "192.0.2.7" } == 3)
    }

    @Test("S-308: at once no more pass than the ceilings allow", arguments: Engine.allCases)
    func parallel(_ engine: Engine) async throws {
        let database = try await engine.makeDatabase()
        let policy = policy(.signUps, 2)
        let outcomes = await race(on: database) { store, number in
            let key = QuotaKey.network(NetworkAddress("2001:db8:1:\(number)::1"))
            try await store.take(.signUps, for: key, policy: policy, now: TestClock.start)
        }
        #expect(outcomes == [nil: 8, .tooManyAttempts: 42])
    }
}
