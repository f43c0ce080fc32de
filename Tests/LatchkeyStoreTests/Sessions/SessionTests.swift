import LatchkeyCore
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct SessionTests {
    @Test("S-109: a session lives until the earlier of its two ends", arguments: Engine.allCases)
    func limitsHold(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let account = try await store.add(.fixture())
        let ends: [(idle: Int, absolute: Int, end: Int)] = [(100, 200, 100), (200, 100, 100)]
        for limits in ends {
            let session = Session.fixture(
                of: account.id, idle: .seconds(limits.idle), absolute: .seconds(limits.absolute))
            let secret = RandomID.fixture()
            try await store.openSession(.fixture(session: session, secret: secret), policy: ThrottlePolicy())
            let end = TestClock.start + .seconds(limits.end)
            #expect(try await store.findLiveSession(secret, now: end - .microseconds(1)) != nil)
            #expect(try await store.findLiveSession(secret, now: end) == nil)
            #expect(
                try await !store.listSessions(of: account.id, now: end).contains { $0.publicID == session.publicID })
        }
    }

    @Test("Neither the public id nor another secret finds a session", arguments: Engine.allCases)
    func onlyTheSecretFinds(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let session = try await store.signIn(try await store.add(.fixture())).session
        #expect(try await store.findLiveSession(session.publicID, now: TestClock.start) == nil)
        #expect(try await store.findLiveSession(.fixture(), now: TestClock.start) == nil)
    }

    @Test("S-034: another's session is not found, and stays", arguments: Engine.allCases)
    func anothersSessionIsNotFound(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let (mine, theirs) = (try await store.add(.fixture(uid: "me")), try await store.add(.fixture(uid: "them")))
        let other = try await store.signIn(theirs)
        func end(_ id: RandomID, of account: Account) async -> LatchkeyError.Code? {
            await code {
                try await store.endSession(
                    id, of: account.id, acting: nil, event: .fixture(.sessionEnded, of: account.id))
            }
        }
        #expect(await end(other.session.publicID, of: mine) == .notFound)
        #expect(await end(.fixture(), of: mine) == .notFound)
        #expect(try await store.findLiveSession(other.secret, now: TestClock.start) != nil)
        #expect(await end(other.session.publicID, of: theirs) == nil)
        #expect(await end(other.session.publicID, of: theirs) == .notFound)
        #expect(try await store.findLiveSession(other.secret, now: TestClock.start) == nil)
    }

    @Test("All sessions end, or all but one, of this account alone", arguments: Engine.allCases)
    func allSessionsEnd(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let (account, other) = (try await store.add(.fixture(uid: "one")), try await store.add(.fixture(uid: "two")))
        let kept = try await store.signIn(account)
        for _ in 0..<3 { _ = try await store.signIn(account) }
        let others = try await store.signIn(other)
        let event = AuditEvent.fixture(.otherSessionsEnded, of: account.id)
        let ended = try await store.endSessions(
            of: account.id, except: kept.session.publicID, acting: nil, event: event)
        #expect(ended.sessions == 3)
        #expect(try await store.listSessions(of: account.id, now: TestClock.start) == [kept.session])
        #expect(try await store.endSessions(of: account.id, except: nil, acting: nil, event: event).sessions == 1)
        #expect(try await store.listSessions(of: account.id, now: TestClock.start) == [])
        #expect(try await store.findLiveSession(others.secret, now: TestClock.start) != nil)
    }

    @Test(
        "S-276: signing out everywhere is recorded where it ends a token only, and not where it ends nothing",
        arguments: Engine.allCases)
    func signOutWithoutSessions(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let account = try await store.add(.fixture(uid: "ann", email: "ann@school.example"))
        let token = OneTimeToken(
            id: .fixture(), purpose: .verifyEmail, accountID: account.id, email: account.email,
            createdAt: TestClock.start)
        try await store.issueToken(IssuedToken(token, mails: []), acting: nil, event: nil)
        let event = AuditEvent.fixture(.otherSessionsEnded, of: account.id)
        for others in [1, 0] {
            let ended = try await store.endSessions(of: account.id, except: nil, acting: nil, event: event)
            #expect(ended.sessions == 0 && ended.others == others)
        }
        let kinds = try await store.listEvents(of: account.id, limit: 10).map(\.kind)
        #expect(kinds.count { $0 == .otherSessionsEnded } == 1)
    }

    @Test("Sessions are listed with the one used last first", arguments: Engine.allCases)
    func listIsOrdered(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let account = try await store.add(.fixture())
        var expected: [RandomID] = []
        for minute in [3, 1, 2] {
            let session = try await store.signIn(account, at: TestClock.start + .seconds(60 * minute)).session
            expected.append(session.publicID)
        }
        let listed = try await store.listSessions(of: account.id, now: TestClock.start + .seconds(600)).map(\.publicID)
        #expect(listed == [expected[0], expected[2], expected[1]])
    }

    @Test(
        "A touch moves times forward and never back; it does not bring an ended session back",
        arguments: Engine.allCases)
    func touchesOnlyMoveForward(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let account = try await store.add(.fixture())
        let (live, ended) = (try await store.signIn(account), try await store.signIn(account))
        try await store.endSession(ended.session.publicID, of: account.id, acting: nil, event: .fixture(.sessionEnded))
        let now = TestClock.start
        func touch(_ session: Session, seen: Int, end: Int) async throws {
            try await store.touchSessions([
                SessionTouch(publicID: session.publicID, lastSeenAt: now + .seconds(seen), idleEnd: now + .seconds(end))
            ])
        }
        try await touch(live.session, seen: 60, end: 5000)
        try await touch(live.session, seen: 30, end: 10)
        try await touch(ended.session, seen: 60, end: 5000)
        let found = try #require(try await store.findLiveSession(live.secret, now: now)).session
        #expect(found.lastSeenAt == now + .seconds(60) && found.idleEnd == now + .seconds(5000))
        #expect(try await store.findLiveSession(ended.secret, now: now) == nil)
        try await store.touchSessions([])
    }

    @Test("Many touches are stored at once, and of two for one session the later counts", arguments: Engine.allCases)
    func manyTouches(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        var sessions: [Session] = []
        for number in 0..<70 {
            sessions.append(try await store.signIn(try await store.add(.fixture(uid: "user\(number)"))).session)
        }
        let now = TestClock.start
        // With the strangers more than one statement takes.
        let strangers = (0..<500).map { _ in
            SessionTouch(publicID: .fixture(), lastSeenAt: now + .seconds(99), idleEnd: now)
        }
        let touches = sessions.enumerated().flatMap { number, session in
            [50, 60, 40].map { seconds in
                SessionTouch(
                    publicID: session.publicID, lastSeenAt: now + .seconds(seconds + number),
                    idleEnd: now + .seconds(7000 - seconds))
            }
        }
        try await store.touchSessions(Array(touches) + strangers)
        for (number, session) in sessions.enumerated() {
            let found = try await store.listSessions(of: session.accountID, now: now).first
            #expect(found?.lastSeenAt == now + .seconds(60 + number) && found?.idleEnd == now + .seconds(6960))
        }
    }

    @Test("Pruning forgets ended sessions, at most so many at once", arguments: Engine.allCases)
    func pruningForgetsEndedSessions(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let account = try await store.add(.fixture())
        for _ in 0..<5 { _ = try await store.signIn(account) }
        let later = TestClock.start + .seconds(3600)
        let live = try await store.signIn(account, at: later)
        #expect(try await store.pruneSessions(before: later, limit: 3) == 3)
        #expect(try await store.pruneSessions(before: later, limit: 3) == 2)
        #expect(try await store.pruneSessions(before: later, limit: 3) == 0)
        #expect(try await store.findLiveSession(live.secret, now: later) != nil)
    }
}
