import Foundation
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@testable import LatchkeyPostgres

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

    /// The URL of a new database of this encoding in the tests' cluster.
    private func database(encoding: String) throws -> String {
        let cluster = try PostgresSchema.clusterURL()
        let name = "test_" + UUID().uuidString.lowercased().replacingOccurrences(of: "-", with: "")
        let connection = try PostgresConnection(ConnectionParameters(url: cluster), answerTimeout: .seconds(60))
        try connection.run(
            "CREATE DATABASE \(name) ENCODING '\(encoding)' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0")
        return cluster.replacingOccurrences(of: "/postgres?", with: "/\(name)?")
    }

    @Test(
        "A database that cannot store every name is refused by every command, with what to do",
        arguments: ["LATIN1", "EUC_JP"])
    func otherEncoding(encoding: String) async throws {
        let url = try database(encoding: encoding)
        let harness = try CommandHarness(input: [PostgresCommandTests.password])
        let environment = ["LATCHKEY_DATABASE_URL": url, "LATCHKEY_SECRET_KEY": PostgresCommandTests.key]
        let sentence = "is encoded in \(encoding); create it with ENCODING 'UTF8'"
        for command in [["serve", "--port", "0"], ["user", "add", "ann", "--password-stdin"], ["user", "list"]] {
            #expect(await harness.run(command, environment: environment) == 1)
            #expect(harness.errorLines.count == 1 && harness.err.contains(sentence))
        }
        let other = try CommandHarness(input: [PostgresCommandTests.password])
        #expect(await other.run("user", "add", "ann", "--password-stdin") == 0)
        #expect(await other.run("copy", "--to", url) == 1)
        #expect(other.errorLines.count == 1 && other.err.contains(sentence))
    }

    @Test("A database without an encoding keeps every name, whatever client encoding its URL asks for")
    func noEncoding() async throws {
        let url = try database(encoding: "SQL_ASCII")
        let harness = try CommandHarness(input: [PostgresCommandTests.password])
        let environment = [
            "LATCHKEY_DATABASE_URL": url + "&client_encoding=LATIN1", "LATCHKEY_SECRET_KEY": PostgresCommandTests.key,
        ]
        let add = ["user", "add", "lukasz", "--name", "Łukasz 🙂", "--password-stdin"]
        #expect(await harness.run(add, environment: environment) == 0)
        #expect(await harness.run("user", "list", environment: environment) == 0)
        #expect(harness.out.contains("Łukasz 🙂"))
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
