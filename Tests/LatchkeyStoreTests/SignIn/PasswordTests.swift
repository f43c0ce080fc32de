import LatchkeyCore
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct PasswordTests {
    @Test("S-105: a new password ends all sessions but the one kept", arguments: Engine.allCases)
    func otherSessionsEnd(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let account = try await store.add(.fixture())
        let (kept, other) = (try await store.signIn(account), try await store.signIn(account))
        try await store.changePassword(
            of: account.id, to: "new",
            acting: ActingCaller(accountID: account.id, session: kept.session.publicID, roles: nil), expecting: "hash",
            event: .fixture(.passwordChanged))
        #expect(try await store.findPasswordHash(of: account.id) == "new")
        #expect(try await store.findLiveSession(kept.secret, now: TestClock.start) != nil)
        #expect(try await store.findLiveSession(other.secret, now: TestClock.start) == nil)
        try await store.changePassword(
            of: account.id, to: "newer", acting: nil, expecting: nil,
            event: .fixture(.passwordChanged))
        #expect(try await store.findLiveSession(kept.secret, now: TestClock.start) == nil)
    }

    @Test("A change that expects another hash changes nothing", arguments: Engine.allCases)
    func expectedHashIsChecked(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let account = try await store.add(.fixture())
        let secret = try await store.signIn(account).secret
        func change(_ id: AccountID, expecting: String?) async -> LatchkeyError.Code? {
            await code {
                try await store.changePassword(
                    of: id, to: "x", acting: nil, expecting: expecting,
                    event: .fixture(.passwordChanged))
            }
        }
        #expect(await change(account.id, expecting: "other") == .currentPasswordWrong)
        #expect(await change(account.id, expecting: "") == .currentPasswordWrong)
        #expect(await change(.fixture(), expecting: nil) == .notFound)
        #expect(try await store.findPasswordHash(of: account.id) == "hash")
        #expect(try await store.findLiveSession(secret, now: TestClock.start) != nil)
    }

    @Test(
        "S-038: a new password starts the counters of the account and of its devices afresh", arguments: Engine.allCases
    )
    func countersStartAfresh(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let account = try await store.add(.fixture())
        let device = RandomID.fixture()
        _ = try await store.signIn(account, device: device)
        let attempts = [nil, device].map { Attempt(account: account.id, knownDevice: $0, network: [1]) }
        let policy = ThrottlePolicy()
        for attempt in attempts {
            for _ in 0..<policy.freeFailures {
                _ = try await store.reserveAttempt(attempt, now: TestClock.start, policy: policy)
            }
            #expect(
                await code { _ = try await store.reserveAttempt(attempt, now: TestClock.start, policy: policy) }
                    == .tooManyAttempts)
        }
        try await store.changePassword(
            of: account.id, to: "new", acting: nil, expecting: nil, event: .fixture(.passwordChanged)
        )
        for attempt in attempts {
            #expect(try await store.reserveAttempt(attempt, now: TestClock.start, policy: policy) == 1)
        }
    }

    @Test(
        "S-038, S-105: a first password starts the counters afresh too, also of a password that is off, and sets none in the place of another",
        arguments: Engine.allCases)
    func firstPassword(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let account = try await store.add(.fixture())
        let session = try await store.signIn(account).session.publicID
        try await store.execute("UPDATE account SET password_hash = NULL WHERE id = ?", account.id)
        let caller = ActingCaller(accountID: account.id, session: session, roles: nil)
        func setFirst(_ hash: String) async -> LatchkeyError.Code? {
            await code {
                try await store.setFirstPassword(
                    of: account.id, to: hash, acting: caller, keptDevice: nil, notice: { _ in nil },
                    event: .fixture(.passwordChanged))
            }
        }
        var policy = ThrottlePolicy()
        policy.failuresUntilOff = policy.freeFailures
        let attempt = Attempt(account: account.id, knownDevice: nil, network: [1])
        for _ in 0..<policy.freeFailures {
            _ = try await store.reserveAttempt(attempt, now: TestClock.start, policy: policy)
        }
        let id = account.id
        func wait() async throws -> SignInWait {
            try await store.findWait(of: id, now: TestClock.start, policy: policy)
        }
        #expect(try await wait().isPasswordOff)
        #expect(await setFirst("first") == nil)
        #expect(try await wait() == SignInWait(until: nil, isPasswordOff: false))
        #expect(try await store.reserveAttempt(attempt, now: TestClock.start, policy: policy) == 1)
        #expect(await setFirst("second") == .currentPasswordWrong)
        #expect(try await store.findPasswordHash(of: id) == "first")
    }
}
