import LatchkeyCore
import LatchkeyStore
import LatchkeyTestSupport
import Testing

/// Accounts that end on a date.
@Suite struct AccountEndStoreTests {
    private static let soon = TestClock.start + .seconds(600)

    private static func end(_ id: AccountID, at time: Timestamp?, _ store: Store) async throws {
        _ = try await store.setEnd(time, of: id, acting: nil, event: .fixture(.accountEndChanged, of: id))
    }

    @Test(
        "R-040, S-210: the last administrator without an end gets none, and does not go while all others end",
        arguments: Engine.allCases)
    func lastAdministrator(_ engine: Engine) async throws {
        let database = try await engine.makeDatabase()
        defer { database.close() }
        let store = database.store
        let (one, other) = (
            try await store.add(.fixture(uid: "one", roles: .admin)),
            try await store.add(.fixture(uid: "other", roles: .admin))
        )
        try await AccountEndStoreTests.end(one.id, at: AccountEndStoreTests.soon, store)
        let refused = [
            await code { try await AccountEndStoreTests.end(other.id, at: AccountEndStoreTests.soon, store) },
            await code {
                try await store.setState(
                    .disabled, of: other.id, acting: nil, event: .fixture(.accountDisabled, of: other.id))
            },
            await code { try await store.setRoles(.user, of: other.id, event: .fixture(.roleChanged, of: other.id)) },
            await code {
                try await store.deleteAccount(other.id, acting: nil, event: .fixture(.accountDeleted, of: other.id))
            },
        ]
        #expect(refused.allSatisfy { $0 == .lastAdmin })
        // Who ends anyway may go.
        try await store.setRoles(.user, of: one.id, event: .fixture(.roleChanged, of: one.id))
        #expect(try await store.findAccount(one.id)?.endsAt == AccountEndStoreTests.soon)
    }

    @Test(
        "R-040: at the end no session is found, none begins and nobody acts, though nothing was written down; then it is disabled, once",
        arguments: Engine.allCases)
    func atTheEnd(_ engine: Engine) async throws {
        let database = try await engine.makeDatabase()
        defer { database.close() }
        let store = database.store
        let end = AccountEndStoreTests.soon
        let account = try await store.add(.fixture(uid: "toby"))
        let signedIn = try await store.signIn(account)
        try await AccountEndStoreTests.end(account.id, at: end, store)
        let caller = ActingCaller(accountID: account.id, session: signedIn.session.publicID, roles: nil)
        func act(at time: Timestamp) async -> LatchkeyError.Code? {
            await code {
                try await store.endSessions(
                    of: account.id, except: signedIn.session.publicID, acting: caller,
                    event: AuditEvent(.otherSessionsEnded, at: time, accountID: account.id))
            }
        }
        let before = end - .microseconds(1)
        #expect(try await store.findLiveSession(signedIn.secret, now: before)?.account.endsAt == end)
        #expect(await act(at: before) == nil)
        #expect(try await store.findLiveSession(signedIn.secret, now: end) == nil)
        #expect(try await store.listSessions(of: account.id, now: end).isEmpty)
        #expect(await act(at: end) == .tokenInvalid)
        #expect(await code { _ = try await store.signIn(account, at: end) } == .invalidCredentials)
        #expect(try await store.endAccounts(at: before, count: 10) == 0)
        #expect(try await store.endAccounts(at: end, count: 10) == 1)
        #expect(try await store.endAccounts(at: end, count: 10) == 0)
        #expect(try await store.findAccount(account.id)?.state == .disabled)
        let events = try await store.listEvents(of: account.id, limit: 50).filter { $0.kind == .accountEnded }
        #expect(events.count == 1)
    }

    @Test("R-040: an end that is moved or taken away in time ends nothing", arguments: Engine.allCases)
    func moved(_ engine: Engine) async throws {
        let database = try await engine.makeDatabase()
        defer { database.close() }
        let store = database.store
        let end = AccountEndStoreTests.soon
        let account = try await store.add(.fixture(uid: "toby"))
        let secret = try await store.signIn(account).secret
        try await AccountEndStoreTests.end(account.id, at: end, store)
        try await AccountEndStoreTests.end(account.id, at: end + .seconds(600), store)
        #expect(try await store.endAccounts(at: end, count: 10) == 0)
        #expect(try await store.findLiveSession(secret, now: end) != nil)
        try await AccountEndStoreTests.end(account.id, at: nil, store)
        #expect(try await store.endAccounts(at: end + .seconds(600), count: 10) == 0)
        #expect(try await store.findLiveSession(secret, now: end + .seconds(600)) != nil)
    }

    @Test(
        "R-040: an end that is moved or taken away too late ends first what it had ended, with the one event of an end",
        arguments: Engine.allCases)
    func tooLate(_ engine: Engine) async throws {
        let database = try await engine.makeDatabase()
        defer { database.close() }
        let store = database.store
        let end = AccountEndStoreTests.soon
        for (uid, time) in [("moved", end + .seconds(600)), ("removed", nil)] {
            let account = try await store.add(.fixture(uid: uid))
            let secret = try await store.signIn(account).secret
            try await AccountEndStoreTests.end(account.id, at: end, store)
            let event = AuditEvent(.accountEndChanged, at: end, accountID: account.id)
            let changed = try await store.setEnd(time, of: account.id, acting: nil, event: event)
            #expect(changed.state == .disabled && changed.endsAt == time)
            let enabled = AuditEvent(.accountEnabled, at: end, accountID: account.id)
            try await store.setState(.active, of: account.id, acting: nil, event: enabled)
            #expect(try await store.findLiveSession(secret, now: end) == nil)
            #expect(try await store.endAccounts(at: end, count: 10) == 0)
            let ended = try await store.listEvents(of: account.id, limit: 50).filter { $0.kind == .accountEnded }
            #expect(ended.map(\.at) == [end])
        }
    }

    @Test(
        "R-040: enabling takes an end away that has come, and leaves one to come; only who ended is deleted for it",
        arguments: Engine.allCases)
    func afterwards(_ engine: Engine) async throws {
        let database = try await engine.makeDatabase()
        defer { database.close() }
        let store = database.store
        let end = AccountEndStoreTests.soon
        let (ended, going) = (
            try await store.add(.fixture(uid: "ended")), try await store.add(.fixture(uid: "going"))
        )
        try await AccountEndStoreTests.end(ended.id, at: end, store)
        try await AccountEndStoreTests.end(going.id, at: end + .seconds(600), store)
        #expect(try await store.endAccounts(at: end, count: 10) == 1)
        #expect(try await store.findEndedAccounts(until: end, count: 10) == [ended.id])
        func delete(_ account: Account) async -> LatchkeyError.Code? {
            await code {
                try await store.deleteAccount(
                    account.id, acting: nil, endedBy: end, event: .fixture(.accountDeleted, of: account.id))
            }
        }
        #expect(await delete(going) == .lastAdmin)
        for account in [ended, going] {
            let event = AuditEvent(.accountEnabled, at: end, accountID: account.id)
            try await store.setState(.active, of: account.id, acting: nil, event: event)
        }
        #expect(try await store.findAccount(ended.id)?.endsAt == nil)
        #expect(try await store.findAccount(going.id)?.endsAt == end + .seconds(600))
        #expect(await delete(ended) == .lastAdmin)
        try await AccountEndStoreTests.end(ended.id, at: end, store)
        #expect(try await store.endAccounts(at: end, count: 10) == 1)
        #expect(await delete(ended) == nil)
        #expect(try await store.findAccount(ended.id) == nil)
    }
}
