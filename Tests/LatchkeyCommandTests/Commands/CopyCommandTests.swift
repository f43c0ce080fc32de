import Foundation
import LatchkeyCore
import LatchkeyPostgres
import LatchkeySQLite
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@testable import latchkey

@Suite struct CopyCommandTests {
    private static let key = "a-key-of-forty-two-bytes-for-all-the-nodes"
    private static let password = "four quiet green otters"

    /// A folder whose embedded database has one person, who is signed in.
    private func inhabited() async throws -> CommandHarness {
        let harness = try CommandHarness(input: [CopyCommandTests.password])
        #expect(await harness.run("user", "add", "ann", "--password-stdin") == 0)
        let store = try await harness.store()
        try await harness.signIn(try #require(try await store.findAccount(uid: "ann")), store)
        return harness
    }

    @Test("A club moves to PostgreSQL and back, and its people stay signed in")
    func thereAndBack() async throws {
        let harness = try await inhabited()
        let schema = try await PostgresSchema.make()
        #expect(await harness.run("copy", "--to", schema.url) == 0)
        for line in ["account: 1", "role_name: 0", "membership: 0", "session: 1"] {
            #expect(harness.out.split(separator: "\n").contains { $0 == line }, "\(line)")
        }
        #expect(harness.out.contains("counts and checksums agree"))
        #expect(harness.out.contains("secret_key to what secret.key beside the old database holds"))
        #expect(harness.progress.last == "")
        #expect(harness.progress.contains { $0.contains("100 %") })
        let environment = ["LATCHKEY_DATABASE_URL": schema.url, "LATCHKEY_SECRET_KEY": CopyCommandTests.key]
        #expect(await harness.run("user", "show", "ann", environment: environment) == 0)
        #expect(harness.out.contains("192.0.2.1"))
        #expect(await harness.run("copy", "--to", "sqlite:back/latchkey.db", environment: environment) == 0)
        let before = try await harness.store().dump()
        let location = DatabaseLocation.sqlite(path: harness.path("back/latchkey.db"))
        let back = try await OpenedDatabase.open(location, mayCreate: false, now: harness.context().now())
        #expect(
            try await back.store.dump().filter { !$0.hasPrefix("schema_migration") }
                == before.filter { !$0.hasPrefix("schema_migration") })
    }

    @Test("A database that has something stays as it is")
    func fullTarget() async throws {
        let harness = try await inhabited()
        #expect(await harness.run("copy", "--to", "sqlite:other.db") == 0)
        #expect(await harness.run("copy", "--to", "sqlite:other.db") == 1)
        #expect(harness.err.contains("other.db has rows in account and stays as it is; name a new or empty one"))
    }

    @Test("The database cannot be copied onto itself, by any name")
    func ontoItself() async throws {
        let harness = try await inhabited()
        #expect(await harness.run("copy", "--to", "sqlite:data/latchkey.db") == 1)
        #expect(harness.err == "latchkey: --to names the configured database itself")
        #expect(await harness.run("copy", "--to", "sqlite:data/../data/latchkey.db") == 1)
        #expect(harness.err.contains("has rows in account"))
    }

    @Test("S-273: a password on the command line is refused, and not repeated")
    func passwordInURL() async throws {
        let harness = try await inhabited()
        for url in ["postgres://latchkey:hunter-2222@db/x", "postgres://latchkey@db/x?password=hunter-2222"] {
            #expect(await harness.run("copy", "--to", url) == 1)
            #expect(harness.err.contains("put it into ~/.pgpass or PGPASSWORD"))
            #expect(!harness.err.contains("hunter"))
        }
    }

    @Test("What cannot be reached, or is nothing, is one line")
    func unreachable() async throws {
        let harness = try await inhabited()
        #expect(await harness.run("copy", "--to", "postgres://latchkey@127.0.0.1:1/latchkey") == 1)
        #expect(harness.errorLines.count == 1)
        #expect(harness.err.contains("cannot be reached"))
        #expect(await harness.run("copy", "--to", "other.db") == 1)
        #expect(harness.err.contains("--to: expected sqlite:PATH or a URL postgres://…"))
        #expect(await harness.run("copy", "--to", "postgres://latchkey@/x?hots=1") == 1)
        #expect(harness.errorLines.count == 1)
        let empty = try CommandHarness()
        #expect(await empty.run("copy", "--to", "sqlite:other.db") == 1)
        #expect(empty.err.contains("no database at"))
        #expect(!empty.exists("other.db"))
    }

    /// A folder with the embedded database of the last release without groups, and its key.
    private func oldSchool() async throws -> (OldDatabase, CommandHarness) {
        let old = try OldDatabase(of: .sqlite)
        let harness = try CommandHarness()
        try FileManager.default.createDirectory(atPath: harness.path("data"), withIntermediateDirectories: true)
        try harness.write(old.key, to: "data/secret.key")
        let database = try SQLiteDatabase.open(path: harness.path("data/latchkey.db"))
        try await old.load(into: Store(database))
        return (old, harness)
    }

    /// Each table of 0.2.0 with as many rows as it had.
    private func expectRows(_ old: OldDatabase, copiedBy harness: CommandHarness) {
        #expect(harness.out.contains("counts and checksums agree"))
        let said = Set(harness.out.split(separator: "\n"))
        // A view has the old name of `job`.
        for (table, count) in old.rows where table != "schema_migration" {
            #expect(said.contains("\(table): \(count)"), "\(table): \(count)")
        }
    }

    @Test("The database of 0.2.0 is copied from the embedded engine to PostgreSQL")
    func oldToPostgres() async throws {
        let (old, harness) = try await oldSchool()
        let schema = try await PostgresSchema.make()
        #expect(await harness.run("copy", "--to", schema.url) == 0, "\(harness.err)")
        expectRows(old, copiedBy: harness)
        let environment = ["LATCHKEY_DATABASE_URL": schema.url, "LATCHKEY_SECRET_KEY": old.key]
        #expect(await harness.run("user", "show", "ada", environment: environment) == 0)
        #expect(harness.out.contains("ada@school.example"))
    }

    @Test("The database of 0.2.0 is copied from PostgreSQL to the embedded engine")
    func oldToSQLite() async throws {
        let old = try OldDatabase(of: .postgres)
        let (harness, schema) = (try CommandHarness(), try await PostgresSchema.make())
        let database = try await schema.open()
        try await old.load(into: Store(database))
        database.close()
        let environment = ["LATCHKEY_DATABASE_URL": schema.url, "LATCHKEY_SECRET_KEY": old.key]
        #expect(await harness.run("copy", "--to", "sqlite:copied.db", environment: environment) == 0, "\(harness.err)")
        expectRows(old, copiedBy: harness)
        let location = DatabaseLocation.sqlite(path: harness.path("copied.db"))
        let copied = try await OpenedDatabase.open(location, mayCreate: false, now: old.madeAt)
        #expect(try await copied.store.findAccount(uid: "ada")?.email == "ada@school.example")
    }
}
