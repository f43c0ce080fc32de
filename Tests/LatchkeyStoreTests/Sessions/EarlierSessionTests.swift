import LatchkeyCore
import LatchkeyStore
import LatchkeyTestSupport
import Testing

/// A session in which somebody proved once more who they are.
@Suite struct EarlierSessionTests {
    private static let now = TestClock.start + .seconds(100)

    /// Opens a session in place of the other; answers its secret.
    private static func stepUp(
        _ earlier: Session, in store: Store, at now: Timestamp = now, policy: ThrottlePolicy = ThrottlePolicy()
    ) async throws -> Session.Secret {
        let secret = RandomID.fixture()
        try await store.openSession(
            .fixture(
                session: .fixture(of: earlier.accountID, at: now), secret: secret,
                earlier: EarlierSession(publicID: earlier.publicID, end: now + .seconds(60))),
            policy: policy)
        return secret
    }

    @Test(
        "F-020: it ends a minute later at its old level, is listed no more, and others hear of it",
        arguments: Engine.allCases)
    func endsSoon(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let (session, secret) = try await store.signIn(try await store.add(.fixture()))
        let heard = Heard(store)
        let newer = try await EarlierSessionTests.stepUp(session, in: store)
        #expect(heard.accounts == [session.accountID])
        let (now, end) = (EarlierSessionTests.now, EarlierSessionTests.now + .seconds(60))
        let found = try #require(try await store.findLiveSession(secret, now: end - .seconds(1))?.session)
        #expect(found.authentication == session.authentication && found.absoluteEnd == end && found.idleEnd == end)
        #expect(found.plannedEnd == session.absoluteEnd)
        #expect(try await store.findLiveSession(secret, now: end) == nil)
        let listed = try await store.listSessions(of: session.accountID, now: now).map(\.authentication.at)
        #expect(listed == [now])
        #expect(try await store.findLiveSession(newer, now: end)?.session.authentication.at == now)
    }

    @Test("F-020: a second proof in it does not prolong it, and knows when it was to end", arguments: Engine.allCases)
    func again(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let (session, secret) = try await store.signIn(try await store.add(.fixture()))
        _ = try await EarlierSessionTests.stepUp(session, in: store)
        let later = EarlierSessionTests.now + .seconds(30)
        _ = try await EarlierSessionTests.stepUp(session, in: store, at: later)
        // A renewal from before, written late.
        let touch = SessionTouch(publicID: session.publicID, lastSeenAt: later, idleEnd: later + .seconds(3600))
        try await store.touchSessions([touch])
        let found = try #require(try await store.findLiveSession(secret, now: later)?.session)
        #expect(found.absoluteEnd == EarlierSessionTests.now + .seconds(60))
        #expect(found.plannedEnd == session.absoluteEnd)
        #expect(try await store.findLiveSession(secret, now: found.absoluteEnd) == nil)
    }

    @Test("F-020: where there are too many, it goes before any session that lives", arguments: Engine.allCases)
    func goesFirst(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let account = try await store.add(.fixture())
        let (_, idle) = try await store.signIn(account)
        var (session, _) = try await store.signIn(account)
        var policy = ThrottlePolicy()
        policy.sessionsPerAccount = 3
        for step in 0..<4 {
            let now = EarlierSessionTests.now + .seconds(step)
            let secret = try await EarlierSessionTests.stepUp(session, in: store, at: now, policy: policy)
            session = try #require(try await store.findLiveSession(secret, now: now)?.session)
        }
        #expect(try await store.findLiveSession(idle, now: EarlierSessionTests.now + .seconds(4)) != nil)
    }

    @Test("F-020: one that would end sooner still does", arguments: Engine.allCases)
    func endsSooner(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let (session, secret) = try await store.signIn(try await store.add(.fixture()))
        let late = session.idleEnd - .seconds(10)
        _ = try await EarlierSessionTests.stepUp(session, in: store, at: late)
        #expect(try await store.findLiveSession(secret, now: late)?.session.idleEnd == session.idleEnd)
    }

    @Test(
        "F-020, S-321: nobody goes on from a session that has ended, is another's, or whose password is no longer the one",
        arguments: Engine.allCases)
    func endedMeanwhile(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let account = try await store.add(.fixture())
        let other = try await store.signIn(try await store.add(.fixture(uid: "other")))
        let (session, secret) = try await store.signIn(account)
        let foreign = Session.fixture(of: account.id, publicID: other.session.publicID)
        #expect(await code { _ = try await EarlierSessionTests.stepUp(foreign, in: store) } == .tokenInvalid)
        let stale = await code {
            try await store.openSession(
                .fixture(
                    session: .fixture(of: account.id), verifiedHash: "old",
                    earlier: EarlierSession(publicID: session.publicID, end: EarlierSessionTests.now)),
                policy: ThrottlePolicy())
        }
        #expect(stale == .invalidCredentials)
        #expect(try await store.findLiveSession(secret, now: EarlierSessionTests.now)?.session == session)
        try await store.endSession(session.publicID, of: account.id, acting: nil, event: .fixture(.sessionEnded))
        #expect(await code { _ = try await EarlierSessionTests.stepUp(session, in: store) } == .tokenInvalid)
        #expect(try await store.listSessions(of: account.id, now: TestClock.start).isEmpty)
    }

    @Test("S-104: whoever signs out does not leave its last minute behind", arguments: Engine.allCases)
    func signedOut(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let account = try await store.add(.fixture())
        let (session, secret) = try await store.signIn(account)
        let elsewhere = try await store.signIn(account)
        let newer = try await EarlierSessionTests.stepUp(session, in: store)
        let now = EarlierSessionTests.now
        let found = try #require(try await store.findLiveSession(newer, now: now)?.session)
        try await store.endSession(found.publicID, of: account.id, acting: nil, event: .fixture(.signedOut))
        #expect(try await store.findLiveSession(secret, now: now) == nil)
        #expect(try await store.findLiveSession(elsewhere.secret, now: now) != nil)
    }
}
