import LatchkeyCore
import LatchkeyStore
import LatchkeyTestSupport
import Testing

/// Sessions that go on by the proof of a key, on both engines.
@Suite struct SessionKeyStoreTests {
    private static let start = TestClock.start
    private static let key = SoftSessionKey()

    private static func signIn(
        _ store: Store
    ) async throws -> (session: Session, secret: Session.Secret) {
        let signedIn = try await store.signIn(try await store.add(.fixture()))
        try await store.execute("UPDATE session SET token_key = ?", key.point)
        return signedIn
    }

    private static func use(
        _ key: SessionKey, at now: Timestamp, secret: Session.Secret, in store: Store
    ) async throws -> SessionKeyUse {
        try await store.useSessionKey(
            SessionKeyProof(
                of: key, challengedAt: now, secret: secret, now: now, idleEnd: now + .seconds(3600),
                latestChallenge: now + .seconds(90)),
            event: .fixture(.sessionOnTokens, of: key.accountID, at: now))
    }

    @Test(
        "G-072, G-073: a proof voids the secret before, moves the idle end and is good once",
        arguments: Engine.allCases)
    func once(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let (session, secret) = try await SessionKeyStoreTests.signIn(store)
        let now = SessionKeyStoreTests.start + .seconds(60)
        let seen = try #require(try await store.findSessionKey(of: session.publicID, now: now))
        #expect(seen.point == SessionKeyStoreTests.key.point && seen.transport == .cookie)
        let heard = Heard(store)
        let token = Session.Secret.fixture()
        let used = try await inParallel(10) { _ in
            try await SessionKeyStoreTests.use(seen, at: now, secret: token, in: store)
        }
        #expect(used.count { $0 == .used } == 1 && used.count { $0 == .overtaken(now) } == 9)
        #expect(heard.accounts == [session.accountID])
        #expect(try await store.findLiveSession(secret, now: now) == nil)
        let found = try #require(try await store.findLiveSession(token, now: now)?.session)
        #expect(found.transport == .token && found.hasKey && found.lastSeenAt == now)
        #expect(found.idleEnd == now + .seconds(3600) && found.absoluteEnd == session.absoluteEnd)

        let again = try #require(try await store.findSessionKey(of: session.publicID, now: now))
        #expect(try await SessionKeyStoreTests.use(again, at: now, secret: token, in: store) == .overtaken(now))
        #expect(
            try await SessionKeyStoreTests.use(again, at: now + .microseconds(1), secret: token, in: store) == .used)
        #expect(heard.accounts == [session.accountID], "the secret is the same")
        let events = try await store.listEvents(of: session.accountID, limit: 9).map(\.kind)
        #expect(events.count { $0 == .sessionOnTokens } == 1)
    }

    @Test("G-072: a clock that has gone back far shuts nobody out", arguments: Engine.allCases)
    func clock(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let (session, _) = try await SessionKeyStoreTests.signIn(store)
        let (now, token) = (SessionKeyStoreTests.start + .seconds(60), Session.Secret.fixture())
        for (seconds, isGood) in [(0, true), (-80, false), (-100, true), (-101, false)] {
            let key = try #require(try await store.findSessionKey(of: session.publicID, now: now))
            let isUsed = try await SessionKeyStoreTests.use(key, at: now + .seconds(seconds), secret: token, in: store)
            #expect((isUsed == .used) == isGood, "\(seconds)")
        }
    }

    @Test(
        "G-073: a session in the place of another has its key, and only one that knows how that one travels takes its place",
        arguments: Engine.allCases)
    func inPlace(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let (session, _) = try await SessionKeyStoreTests.signIn(store)
        let now = SessionKeyStoreTests.start + .seconds(100)
        let key = try #require(try await store.findSessionKey(of: session.publicID, now: now))
        #expect(try await SessionKeyStoreTests.use(key, at: now, secret: .fixture(), in: store) == .used)
        func stepUp(_ transport: SessionTransport) async throws -> RandomID {
            let newer = Session.fixture(of: session.accountID, at: now)
            try await store.openSession(
                .fixture(
                    session: newer,
                    earlier: EarlierSession(
                        publicID: session.publicID, end: now + .seconds(60), transport: transport)),
                policy: ThrottlePolicy())
            return newer.publicID
        }
        let refused = await #expect(throws: LatchkeyError.self) { _ = try await stepUp(.cookie) }
        #expect(refused?.code == .tokenInvalid)
        let newer = try await stepUp(.token)
        #expect(try await store.findSessionKey(of: newer, now: now)?.point == SessionKeyStoreTests.key.point)
    }

    @Test(
        "S-351: a first proof is taken for two minutes, also in the statement that uses it", arguments: Engine.allCases)
    func firstProof(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let (session, secret) = try await SessionKeyStoreTests.signIn(store)
        let late = session.createdAt + .seconds(120)
        let now = late - .microseconds(1)
        let key = try #require(try await store.findSessionKey(of: session.publicID, now: now))
        #expect(try await store.findSessionKey(of: session.publicID, now: late) == nil)
        #expect(try await SessionKeyStoreTests.use(key, at: late, secret: .fixture(), in: store) == .refused)
        #expect(try await store.findLiveSession(secret, now: late) != nil, "the cookie goes on")

        let newer = Session.fixture(of: session.accountID, at: now)
        try await store.openSession(
            .fixture(
                session: newer,
                earlier: EarlierSession(publicID: session.publicID, end: now + .seconds(60), transport: .cookie)),
            policy: ThrottlePolicy())
        #expect(try await store.findSessionKey(of: newer.publicID, now: now) == nil, "no second time for a first proof")
        #expect(try await SessionKeyStoreTests.use(key, at: now, secret: .fixture(), in: store) == .used)
        #expect(try await store.findSessionKey(of: session.publicID, now: late) != nil)
    }

    @Test(
        "G-074: no key is found of a session that has ended, or of an account that is not active",
        arguments: Engine.allCases)
    func ended(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let (session, _) = try await SessionKeyStoreTests.signIn(store)
        let now = SessionKeyStoreTests.start + .seconds(1)
        #expect(try await store.findSessionKey(of: session.publicID, now: session.absoluteEnd) == nil)
        #expect(try await store.findSessionKey(of: .fixture(), now: now) == nil)
        for (change, back) in [
            ("UPDATE account SET state = 2", "UPDATE account SET state = 1"),
            ("UPDATE account SET ends_at = 1", "UPDATE account SET ends_at = NULL"),
            ("UPDATE session SET token_key = NULL", ""),
        ] {
            #expect(try await store.findSessionKey(of: session.publicID, now: now) != nil)
            try await store.execute(change)
            #expect(try await store.findSessionKey(of: session.publicID, now: now) == nil, "\(change)")
            if !back.isEmpty { try await store.execute(back) }
        }
    }
}
