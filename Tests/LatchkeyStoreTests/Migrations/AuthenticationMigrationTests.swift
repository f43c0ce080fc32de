import LatchkeyCore
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct AuthenticationMigrationTests {
    @Test(
        "S-112: sessions of before count as proven by password when they began; what an earlier program adds is not recent",
        arguments: Engine.allCases)
    func earlierSessions(_ engine: Engine) async throws {
        let store = try await engine.makeEmptyDatabase()
        try await Migrator(store.database, migrations: Migration.all.filter { $0.number <= 16 })
            .run(now: TestClock.start)
        let account = RandomID.fixture()
        try await store.execute(
            """
            INSERT INTO account (id, uid, uid_key, name, email_verified, search_text, roles, state, created_at)
            VALUES (?, 'u', 'u', 'N', 0, '', 4, 1, 0)
            """,
            account)
        func insert(_ secret: UInt8) async throws {
            let end = TestClock.start + .seconds(600)
            try await store.execute(
                """
                INSERT INTO session (secret_hash, public_id, account_id, created_at, last_seen_at, idle_end,
                    absolute_end, remembered, method, ip, user_agent) VALUES (?, ?, ?, ?, ?, ?, ?, 0, 'password', '', '')
                """,
                [secret], RandomID.fixture(), account, TestClock.start, TestClock.start + .seconds(Int(secret)), end,
                end)
        }
        try await insert(2)
        try await Migrator(store.database).run(now: TestClock.start)
        try await insert(1)
        let sessions = try await store.listSessions(of: account, now: TestClock.start)
        #expect(
            sessions.map(\.authentication) == [
                Authentication([.password], at: TestClock.start),
                Authentication([.password], at: Timestamp(microseconds: 0)),
            ])
    }
}
