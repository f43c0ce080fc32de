import LatchkeyCore
import LatchkeyTestSupport
import Testing

@testable import LatchkeyStore

/// What the database asks again of a provider's word.
@Suite struct ProviderWordTests {
    private let now = TestClock.start

    private static func oneSignIn() -> ThrottlePolicy {
        var policy = ThrottlePolicy()
        policy[.accountSignIns] = 1
        return policy
    }

    private func link(_ store: Store, _ account: Account, saidAt: Int64 = 0) async throws -> LinkedIdentity {
        let linked = LinkedIdentity(
            id: .fixture(), accountID: account.id, issuer: "https://idp.example", subject: "7", provider: "oidc",
            login: nil, email: nil, createdAt: now, lastUsedAt: nil)
        try await store.execute(
            """
            INSERT INTO identity (id, account_id, issuer, subject, provider, created_at, had_password, roles_said_at)
            VALUES (?, ?, ?, ?, ?, ?, 0, ?)
            """,
            linked.id, linked.accountID, linked.issuer, linked.subject, linked.provider, now, saidAt)
        return linked
    }

    private func give(_ role: Roles, by linked: LinkedIdentity, _ store: Store) async throws {
        let bit = Int64(try #require(role.bit))
        try await store.execute("UPDATE account SET roles = roles | \(role.number) WHERE id = ?", linked.accountID)
        try await store.execute(
            "INSERT INTO provider_role (account_id, bit, identity_id) VALUES (?, ?, ?)", linked.accountID, bit,
            linked.id)
    }

    private func note(_ linked: LinkedIdentity, _ roles: Roles, saidAt: Int64, _ store: Store) async throws -> Bool {
        var identity = Identity(
            issuer: linked.issuer, subject: linked.subject, login: nil, name: nil, email: nil, emailIsProven: false)
        identity.saidAt = Timestamp(microseconds: saidAt)
        let use = IdentityUse(linked, now: identity, by: nil, roles: roles, taking: [])
        return try await store.write(.account(linked.accountID)) { [now] transaction in
            try transaction.note(use, at: now)
        }
    }

    @Test("S-384: where an older word has given a role after a newer one was settled, that sign-in ends in nothing")
    func overtaken() async throws {
        let store = try await Engine.chosen.makeDatabase().store
        let linked = try await link(store, try await store.add(.fixture()), saidAt: 10)
        try await give(.teacher, by: linked, store)
        #expect(try await !note(linked, .user, saidAt: 11, store))
        #expect(try await note(linked, [.teacher, .user], saidAt: 9, store))
        #expect(try await note(linked, .teacher, saidAt: 11, store))
        // Of one moment, nobody knows which was first.
        #expect(try await note(linked, [], saidAt: 11, store))
        #expect(try await note(linked, [], saidAt: 3, store))
    }

    @Test("S-382: the default role stays when the identity goes that gave it before it was that")
    func defaultStays() async throws {
        let declared = try RoleDeclarations(entries: "Student", "Editor", defaultName: "Student")
        let (student, editor) = (Roles(bit: 8), Roles(bit: 9))
        let store = Store(
            try await Engine.chosen.makeDatabase().store,
            roles: RoleCatalog(declared, bits: ["Student": 8, "Editor": 9]))
        let account = try await store.add(.fixture(roles: student))
        let linked = try await link(store, account)
        for role in [student, editor] { try await give(role, by: linked, store) }
        try await store.unlinkIdentity(
            linked.id, of: account.id, acting: nil, mayLock: true, notice: { _ in nil },
            event: { _ in .fixture(.identityUnlinked, of: account.id) }, at: now)
        #expect(try await store.findAccount(account.id)?.roles == student)
    }

    @Test("S-380, S-381: a word that signs nobody in takes from any account; one that does is counted before it gives")
    func settles() async throws {
        let store = try await Engine.chosen.makeDatabase().store
        let account = try await store.add(.fixture())
        let linked = try await link(store, account)
        let policy = ProviderWordTests.oneSignIn()
        let uses = Attempt.signIns(of: account.id, knownDevice: nil, network: QuotaKey([1]))
        func settle(_ roles: Roles, signsIn: Bool) async throws -> SettledRoles {
            let word = ProviderWord(of: linked, roles, saidAt: nil, taking: signsIn ? uses : nil) { _ in
                .fixture(.roleChanged, of: account.id)
            }
            return try await store.settleRoles(word, policy: policy, at: now)
        }
        #expect(try await settle(.teacher, signsIn: false) == SettledRoles())
        #expect(try await settle([], signsIn: true) == SettledRoles())
        #expect(try await settle(.teacher, signsIn: true) == SettledRoles(isChanged: true, isCounted: true))
        try await store.execute("UPDATE account SET state = 2 WHERE id = ?", account.id)
        #expect(try await settle([], signsIn: false) == SettledRoles(isChanged: true))
        #expect(try await settle(.teacher, signsIn: true) == SettledRoles())
        try await store.execute("UPDATE account SET state = 1 WHERE id = ?", account.id)
        await #expect(throws: LatchkeyError.self) { _ = try await settle(.teacher, signsIn: true) }
        #expect(try await store.findAccount(account.id)?.roles == .user)
    }
}
