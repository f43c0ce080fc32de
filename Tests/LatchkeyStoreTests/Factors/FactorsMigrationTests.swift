import LatchkeyCore
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct FactorsMigrationTests {
    @Test(
        "Accounts of before, and those that an earlier program adds meanwhile, have no factor; their sessions go on",
        arguments: Engine.allCases)
    func earlierAccounts(_ engine: Engine) async throws {
        let store = try await engine.makeEmptyDatabase()
        try await Migrator(store.database, migrations: Array(Migration.all.prefix { $0.number < 25 }))
            .run(now: TestClock.start)
        func insert(_ uid: String) async throws {
            let id = AccountID.fixture()
            try await store.execute(
                """
                INSERT INTO account (id, uid, uid_key, name, email_verified, search_text, roles, state, created_at,
                    password_hash) VALUES (?, ?, ?, 'N', 0, '', 4, 1, 0, 'hash')
                """,
                id, uid, uid)
            try await store.execute(
                """
                INSERT INTO session (secret_hash, public_id, account_id, created_at, last_seen_at, idle_end,
                    absolute_end, remembered, method, ip, user_agent) VALUES (?, ?, ?, 0, 0, ?, ?, 0, 'password', '', '')
                """,
                id, RandomID.fixture(), id, Int64.max, Int64.max)
        }
        try await insert("before")
        try await Migrator(store.database).run(now: TestClock.start)
        try await insert("meanwhile")
        for uid in ["before", "meanwhile"] {
            let found = try await store.findSignInCandidate(uid: uid, email: nil, device: nil)
            let candidate = try #require(found)
            #expect(candidate.account.factors == [] && candidate.account.factorEpoch == 0)
            let sessions = try await store.listSessions(of: candidate.account.id, now: TestClock.start)
            #expect(sessions.map(\.authentication.factorAt) == [nil])
            _ = try await store.signIn(candidate.account)
        }
    }
}
