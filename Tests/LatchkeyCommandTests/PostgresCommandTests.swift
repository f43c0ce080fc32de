import LatchkeyPostgres
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct PostgresCommandTests {
    private static let key = "a-key-of-forty-two-bytes-for-all-the-nodes"
    private static let password = "four quiet green otters"

    @Test("Accounts are made, listed and changed on PostgreSQL as on the embedded engine")
    func accounts() async throws {
        let harness = try CommandHarness(input: [PostgresCommandTests.password])
        let schema = try await PostgresSchema.make()
        let environment = ["LATCHKEY_DATABASE_URL": schema.url, "LATCHKEY_SECRET_KEY": PostgresCommandTests.key]
        #expect(await harness.run("user", "list", environment: environment) == 1)
        #expect(harness.err.contains("no database on PostgreSQL"))
        #expect(await harness.run("user", "add", "ann", "--password-stdin", environment: environment) == 0)
        #expect(await harness.run("user", "set-role", "ann", "Admin", environment: environment) == 0)
        #expect(await harness.run("user", "list", environment: environment) == 0)
        #expect(harness.out.contains("ann"))
        #expect(await harness.run("user", "set-role", "ann", "User", environment: environment) == 1)
        #expect(!harness.exists("data"))
    }

    @Test("A backup of PostgreSQL is pg_dump's work, and is said to be")
    func backup() async throws {
        let harness = try CommandHarness(input: [PostgresCommandTests.password])
        let schema = try await PostgresSchema.make()
        let environment = ["LATCHKEY_DATABASE_URL": schema.url, "LATCHKEY_SECRET_KEY": PostgresCommandTests.key]
        #expect(await harness.run("user", "add", "ann", "--password-stdin", environment: environment) == 0)
        #expect(await harness.run("backup", "copy.db", environment: environment) == 1)
        #expect(harness.err.contains("pg_dump"))
        #expect(!harness.exists("copy.db"))
    }

    @Test("Without a key that all nodes share, a server on PostgreSQL does not start")
    func sharedKey() async throws {
        let harness = try CommandHarness()
        let environment = ["LATCHKEY_DATABASE_URL": "postgres://latchkey@127.0.0.1:1/latchkey"]
        #expect(await harness.run("check-config", environment: environment) == 1)
        #expect(harness.err.hasPrefix("latchkey: secret_key: expected the same key on every node"))
    }

    @Test("A server that is away is one line that says where to look, without the password")
    func away() async throws {
        let harness = try CommandHarness()
        let url = "postgres://latchkey:hunter-2222@127.0.0.1:1/latchkey"
        let environment = ["LATCHKEY_DATABASE_URL": url, "LATCHKEY_SECRET_KEY": PostgresCommandTests.key]
        #expect(await harness.run("serve", environment: environment) == 1)
        #expect(harness.errorLines.count == 1)
        #expect(harness.err.contains("cannot be reached, or refuses; see host, port, user, password and database name"))
        #expect(!harness.err.contains("hunter"))
    }

    @Test("Somebody else's tables stay as they are")
    func foreignTables() async throws {
        let harness = try CommandHarness()
        let schema = try await PostgresSchema.make()
        try await schema.open().write { _ = try $0.query("CREATE TABLE theirs (id BIGINT)") }
        let environment = ["LATCHKEY_DATABASE_URL": schema.url, "LATCHKEY_SECRET_KEY": PostgresCommandTests.key]
        #expect(await harness.run("serve", environment: environment) == 1)
        #expect(harness.err.contains("a database or schema of its own"))
    }
}
