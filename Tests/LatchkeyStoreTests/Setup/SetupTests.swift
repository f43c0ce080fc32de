import LatchkeyCore
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct SetupTests {
    func complete(_ store: Store, code: String, uid: String = "first") async throws -> Account {
        let account = Account.fixture(uid: uid, roles: .admin)
        try await store.completeSetup(
            code: code, account: account, passwordHash: "hash", event: .fixture(.setupCompleted, of: account.id))
        return account
    }

    @Test("S-140: only the newest code is taken, once", arguments: Engine.allCases)
    func newestCodeCounts(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        #expect(try await store.setupState() != .open)
        #expect(try await store.offerSetup(code: "old", now: TestClock.start))
        #expect(try await store.offerSetup(code: "new", now: TestClock.start))
        #expect(try await store.setupState() == .open)
        #expect(try await !store.isSetupCode("old"))
        #expect(try await store.isSetupCode("new"))
        #expect(await code { _ = try await complete(store, code: "old") } == .setupClosed)
        let account = try await complete(store, code: "new")
        #expect(try await store.findAccount(account.id) == account)
        #expect(try await store.setupState() != .open)
        #expect(try await !store.isSetupCode("new"))
        #expect(await code { _ = try await complete(store, code: "new", uid: "second") } == .setupClosed)
    }

    @Test("S-140: set-up stays closed when its administrator is gone", arguments: Engine.allCases)
    func closedForEver(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        _ = try await store.offerSetup(code: "code", now: TestClock.start)
        let first = try await complete(store, code: "code")
        let second = try await store.add(.fixture(uid: "second", roles: .admin))
        try await store.deleteAccount(first.id, acting: nil, event: .fixture(.accountDeleted))
        try await store.database.write { _ = try $0.query("DELETE FROM account WHERE id = ?", second.id) }
        #expect(try await !store.offerSetup(code: "again", now: TestClock.start))
        #expect(await code { _ = try await complete(store, code: "again", uid: "third") } == .setupClosed)
    }

    /// Every way in which there may come to be an administrator, but the set-up.
    enum Way: CaseIterable {
        case added, joinedByCode, imported, promoted

        func makeAdministrator(in store: Store) async throws {
            let account = Account.fixture(uid: "boss", roles: self == .promoted ? .user : .admin)
            switch self {
            case .added: try await store.add(account)
            case .joinedByCode:
                let code = JoinCode(
                    id: .fixture(), secretHash: [1], role: .admin, seats: 1, binding: .uid("boss"), note: "",
                    createdAt: TestClock.start, expiresAt: TestClock.start + .seconds(900), createdBy: nil)
                try await store.createJoinCode(code, acting: nil, event: .fixture(.joinCodeCreated))
                try await store.createAccount(
                    NewAccount(account, passwordHash: "hash", by: .person, admission: .joinCode([[1]]), events: []),
                    acting: nil)
            case .imported:
                _ = try await store.importAccounts(
                    [ImportedAccount(account: account, passwordHash: nil, details: [:])], at: TestClock.start)
            case .promoted:
                try await store.add(account)
                try await store.setRoles(.admin, of: account.id, event: .fixture(.roleChanged))
            }
        }
    }

    @Test("S-140: an administrator closes set-up, however they were made", arguments: Engine.allCases, Way.allCases)
    func closedByOtherWays(_ engine: Engine, _ way: Way) async throws {
        let store = try await engine.makeDatabase().store
        _ = try await store.offerSetup(code: "code", now: TestClock.start)
        try await store.add(.fixture(uid: "pupil"))
        #expect(try await store.setupState() == .open)
        try await way.makeAdministrator(in: store)
        #expect(try await store.setupState() != .open)
        #expect(await code { _ = try await complete(store, code: "code") } == .setupClosed)
    }

    @Test("A uid that is taken leaves the code unused", arguments: Engine.allCases)
    func takenUIDKeepsTheCode(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        _ = try await store.offerSetup(code: "code", now: TestClock.start)
        try await store.add(.fixture(uid: "First"))
        #expect(await code { _ = try await complete(store, code: "code", uid: "first") } == .uidTaken)
        _ = try await complete(store, code: "code", uid: "other")
    }

    @Test("Set-up is offered until there is an administrator, and never again", arguments: Engine.allCases)
    func administratorsCloseSetup(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        try await store.add(.fixture(uid: "pupil"))
        #expect(try await store.offerSetup(code: "code", now: TestClock.start))
        let administrator = try await store.add(.fixture(uid: "head", roles: .admin))
        #expect(try await !store.offerSetup(code: "code", now: TestClock.start))
        try await store.add(.fixture(uid: "deputy", roles: .admin))
        try await store.deleteAccount(administrator.id, acting: nil, event: .fixture(.accountDeleted))
        #expect(try await !store.offerSetup(code: "code", now: TestClock.start))
    }
}
