import LatchkeyCore
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct AdministrationTests {
    /// The ways in which an administrator may stop being one.
    enum Loss: CaseIterable {
        case demoted, disabled, deleted

        func apply(to id: AccountID, in store: Store) async throws {
            switch self {
            case .demoted: try await store.setRoles(.user, of: id, event: .fixture(.roleChanged, of: id))
            case .disabled:
                try await store.setState(.disabled, of: id, acting: nil, event: .fixture(.accountDisabled, of: id))
            case .deleted: try await store.deleteAccount(id, acting: nil, event: .fixture(.accountDeleted, of: id))
            }
        }
    }

    @Test(
        "S-210: the last active administrator stays; a disabled one does not count", arguments: Engine.allCases,
        Loss.allCases)
    func lastAdministratorStays(_ engine: Engine, _ loss: Loss) async throws {
        let store = try await engine.makeDatabase().store
        let last = try await store.add(.fixture(uid: "last", roles: [.admin, .user]))
        try await store.add(.fixture(uid: "asleep", roles: .admin, state: .disabled))
        try await store.add(.fixture(uid: "teacher", roles: .teacher))
        let session = try await store.signIn(last)
        #expect(await code { try await loss.apply(to: last.id, in: store) } == .lastAdmin)
        #expect(try await store.findAccount(last.id)?.roles == last.roles)
        #expect(try await store.findLiveSession(session.secret, now: TestClock.start) != nil)
        let next = try await store.add(.fixture(uid: "next", roles: .admin))
        try await loss.apply(to: last.id, in: store)
        #expect(await code { try await loss.apply(to: next.id, in: store) } == .lastAdmin)
    }

    @Test("Nobody's id is not found", arguments: Engine.allCases, Loss.allCases)
    func unknownIsNotFound(_ engine: Engine, _ loss: Loss) async throws {
        let store = try await engine.makeDatabase().store
        #expect(await code { try await loss.apply(to: .fixture(), in: store) } == .notFound)
        #expect(try await store.listEvents(of: nil, limit: 10).isEmpty)
    }

    @Test(
        "S-214: with an account go its sessions, devices and counters, and a namesake gets none of them",
        arguments: Engine.allCases)
    func deletedAccountLeavesNothing(_ engine: Engine) async throws {
        let database = try await engine.makeDatabase()
        let store = database.store
        let account = try await store.add(.fixture(uid: "toby"))
        let device = RandomID.fixture()
        let secret = try await store.signIn(account, device: device).secret
        for attempt in [nil, device].map({ Attempt(account: account.id, knownDevice: $0, network: [1]) }) {
            _ = try await store.reserveAttempt(attempt, now: TestClock.start, policy: ThrottlePolicy())
        }
        try await store.deleteAccount(account.id, acting: nil, event: .fixture(.accountDeleted, of: account.id))
        #expect(try await store.findLiveSession(secret, now: TestClock.start) == nil)
        let namesake = try await store.add(.fixture(uid: "Toby"))
        #expect(namesake.id != account.id)
        let candidate = try await store.findSignInCandidate(uid: "toby", email: nil, device: device)
        #expect(candidate?.account.id == namesake.id && candidate?.isKnownDevice == false)
        let left = try await store.database.read { connection in
            try ["session", "known_device"].map { try connection.query("SELECT COUNT(*) FROM \($0)")[0].integer(0) }
        }
        #expect(left == [0, 0])
        _ = try await store.pruneThrottle(before: TestClock.start + .seconds(900), limit: 100)
        #expect(try await counters(in: store) == 0, "only quotas are left, which end with their windows")
        #expect(try await store.listEvents(of: account.id, limit: 10).first?.kind == .accountDeleted)
    }

    @Test("Disabling ends the sessions for good; enabling brings the account back", arguments: Engine.allCases)
    func disablingEndsSessions(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let account = try await store.add(.fixture())
        let secret = try await store.signIn(account).secret
        try await store.setState(
            .disabled, of: account.id, acting: nil, event: .fixture(.accountDisabled, of: account.id))
        #expect(try await store.findLiveSession(secret, now: TestClock.start) == nil)
        #expect(await code { _ = try await store.signIn(account) } == .invalidCredentials)
        try await store.setState(.active, of: account.id, acting: nil, event: .fixture(.accountEnabled, of: account.id))
        #expect(try await store.findLiveSession(secret, now: TestClock.start) == nil)
        _ = try await store.signIn(account)
    }

    @Test("New roles come with the session that goes on", arguments: Engine.allCases)
    func rolesChangeAtOnce(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let account = try await store.add(.fixture(roles: .teacher))
        let secret = try await store.signIn(account).secret
        try await store.setRoles([.user], of: account.id, event: .fixture(.roleChanged, of: account.id))
        #expect(try await store.findLiveSession(secret, now: TestClock.start)?.account.roles == .user)
    }

    private func counters(in store: Store) async throws -> Int64 {
        try await store.database.read { try $0.query("SELECT COUNT(*) FROM throttle")[0].integer(0) }
    }
}
