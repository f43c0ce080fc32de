import LatchkeyCore
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct SignInTests {
    @Test("A candidate is found by uid in any spelling, else by a confirmed address", arguments: Engine.allCases)
    func candidateIsFound(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let owner = try await store.add(.fixture(uid: "owner", email: "o@example.org", isEmailVerified: true))
        try await store.add(.fixture(uid: "squatter", email: "o@example.org"))
        try await store.add(.fixture(uid: "imported", email: nil), passwordHash: nil)
        func find(_ uid: String, _ email: String? = nil) async throws -> SignInCandidate? {
            try await store.findSignInCandidate(uid: uid, email: email, device: nil)
        }
        #expect(try await find("OWNER")?.account == owner)
        #expect(try await find("o@example.org", "o@example.org")?.account == owner)
        #expect(try await find("imported")?.passwordHash == nil)
        #expect(try await find("imported")?.account.uid == "imported")
        #expect(try await find("nobody") == nil)
        #expect(try await find("nobody", "n@example.org") == nil)
        #expect(try await find("") == nil)
    }

    @Test("A uid that reads like another's confirmed address comes before it", arguments: Engine.allCases)
    func uidComesFirst(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        try await store.add(.fixture(uid: "first", email: "o@example.org", isEmailVerified: true))
        let imported = try await store.add(.fixture(uid: "o@example.org"))
        let found = try await store.findSignInCandidate(uid: "o@example.org", email: "o@example.org", device: nil)
        #expect(found?.account.id == imported.id)
    }

    @Test(
        "S-258: a sign-in stores the session, the time, the new hash, the device and its events",
        arguments: Engine.allCases)
    func signInStoresAll(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let account = try await store.add(.fixture())
        let session = Session.fixture(of: account.id)
        let (secret, device) = (RandomID.fixture(), RandomID.fixture())
        try await store.openSession(
            .fixture(session: session, secret: secret, rehash: "stronger", device: device), policy: ThrottlePolicy())
        let found = try #require(try await store.findLiveSession(secret, now: TestClock.start))
        #expect(found.session == session)
        #expect(found.account.lastSignInAt == session.createdAt)
        let candidate = try await store.findSignInCandidate(uid: account.uid, email: nil, device: device)
        #expect(candidate?.passwordHash == "stronger" && candidate?.isKnownDevice == true)
        #expect(try await store.listEvents(of: account.id, limit: 1).first?.kind == .signedIn)
    }

    @Test("S-102: the session the browser came with ends, and others hear of it", arguments: Engine.allCases)
    func replacedSessionEnds(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let (old, new) = (try await store.add(.fixture(uid: "old")), try await store.add(.fixture(uid: "new")))
        let before = try await store.signIn(old).secret
        let heard = Heard(store)
        try await store.openSession(
            .fixture(session: .fixture(of: new.id), replaced: [ReplacedSession(secret: before, accountID: old.id)]),
            policy: ThrottlePolicy())
        #expect(try await store.findLiveSession(before, now: TestClock.start) == nil)
        #expect(heard.accounts == [old.id])
    }

    @Test("A sign-in fails when the hash or the account is not what was read", arguments: Engine.allCases)
    func staleSignInFails(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let account = try await store.add(.fixture())
        let session = Session.fixture(of: account.id)
        let stale = await code {
            try await store.openSession(.fixture(session: session, verifiedHash: "old"), policy: ThrottlePolicy())
        }
        #expect(stale == .invalidCredentials)
        let gone = await code {
            try await store.openSession(.fixture(session: .fixture(of: .fixture())), policy: ThrottlePolicy())
        }
        #expect(gone == .invalidCredentials)
        #expect(try await store.listSessions(of: account.id, now: TestClock.start).isEmpty)
        #expect(try await store.listEvents(of: account.id, limit: 10).map(\.kind) == [.accountCreated])
    }

    @Test(
        "S-047: an account knows ten devices; the one unused for longest makes room, with its counter",
        arguments: Engine.allCases)
    func tenDevices(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let account = try await store.add(.fixture())
        let devices = (0..<11).map { _ in RandomID.fixture() }
        let (clock, policy) = (TestClock(), ThrottlePolicy())
        for device in devices.prefix(10) {
            _ = try await store.signIn(account, at: clock.now, device: device)
            clock.advance(by: .seconds(60))
        }
        let evicted = Attempt(account: account.id, knownDevice: devices[1], network: [1])
        #expect(try await store.reserveAttempt(evicted, now: clock.now, policy: policy) == 1)
        _ = try await store.signIn(account, at: clock.now, device: devices[0])
        clock.advance(by: .seconds(-86_400))
        _ = try await store.signIn(account, at: clock.now, device: devices[10])
        var known: [Bool] = []
        for device in devices {
            known.append(
                try await store.findSignInCandidate(uid: account.uid, email: nil, device: device)?.isKnownDevice
                    ?? false)
        }
        #expect(known == devices.indices.map { $0 != 1 })
        #expect(try await store.reserveAttempt(evicted, now: clock.now, policy: policy) == 1)
    }

    @Test(
        "S-115, S-309: an account has at most fifty sessions; the one unused for longest ends, and others hear of it",
        arguments: Engine.allCases)
    func fiftySessions(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let (account, clock) = (try await store.add(.fixture()), TestClock())
        let other = try await store.signIn(try await store.add(.fixture(uid: "other")))
        var secrets: [Session.Secret] = []
        for _ in 0..<50 {
            secrets.append(try await store.signIn(account, at: clock.now).secret)
            clock.advance(by: .seconds(1))
        }
        let heard = Heard(store)
        // Before the others: after a step back of the clock the new session is not the one used last.
        secrets.append(try await store.signIn(account, at: TestClock.start).secret)
        #expect(heard.accounts == [account.id])
        var alive: [Bool] = []
        for secret in secrets {
            alive.append(try await store.findLiveSession(secret, now: TestClock.start) != nil)
        }
        #expect(alive == secrets.indices.map { $0 != 0 })
        #expect(try await store.findLiveSession(other.secret, now: TestClock.start) != nil)
    }

    @Test("S-309: many sign-ins at once leave no more than fifty sessions", arguments: Engine.allCases)
    func sessionsAtOnce(_ engine: Engine) async throws {
        let database = try await engine.makeDatabase()
        let account = try await database.store.add(.fixture())
        for _ in 0..<25 { _ = try await database.store.signIn(account) }
        _ = await race(on: database) { store, _ in _ = try await store.signIn(account) }
        #expect(try await database.store.listSessions(of: account.id, now: TestClock.start).count == 50)
    }

    @Test("S-047: a device is known to the account it signed in to and to no other", arguments: Engine.allCases)
    func deviceIsOneAccounts(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let (one, two) = (try await store.add(.fixture(uid: "one")), try await store.add(.fixture(uid: "two")))
        let device = RandomID.fixture()
        _ = try await store.signIn(one, device: device)
        #expect(try await store.findSignInCandidate(uid: two.uid, email: nil, device: device)?.isKnownDevice == false)
        #expect(try await store.findSignInCandidate(uid: one.uid, email: nil, device: nil)?.isKnownDevice == false)
    }
}
