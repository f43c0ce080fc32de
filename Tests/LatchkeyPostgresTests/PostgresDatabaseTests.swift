import Dispatch
import LatchkeyCore
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@testable import LatchkeyPostgres

@Suite struct PostgresDatabaseTests {
    private static func makeDatabase() async throws -> PostgresDatabase {
        try await PostgresSchema.make().open()
    }

    @Test("Each kind of value comes back as it went in, empty and extreme ones too")
    func valuesRoundTrip() async throws {
        let database = try await PostgresDatabaseTests.makeDatabase()
        let texts = ["", "plain", "Zoë ? $1 ' \" \\", String(repeating: "ä", count: 10_000)]
        let blobs: [[UInt8]] = [[], [0], Array(0...255)]
        let numbers: [Int64] = [0, 1, -1, .min, .max]
        let rows = try await database.read { connection in
            try texts.map { try connection.query("SELECT CAST(? AS TEXT)", $0)[0].text(0) == $0 }
                + blobs.map { try connection.query("SELECT CAST(? AS BYTEA)", $0)[0].blob(0) == $0 }
                + numbers.map { try connection.query("SELECT CAST(? AS BIGINT)", $0)[0].integer(0) == $0 }
                + [try connection.query("SELECT CAST(? AS TEXT)", nil as String?)[0].isNull(0)]
                + [try connection.query("SELECT 1 = 1, CAST(-3 AS SMALLINT), -70000")[0].integer(2) == -70_000]
        }
        #expect(rows.allSatisfy { $0 })
    }

    @Test("S-247: a NUL in a text is refused, never cut off")
    func nulIsRefused() async throws {
        let database = try await PostgresDatabaseTests.makeDatabase()
        await #expect(throws: DatabaseError.self) {
            try await database.read { _ = try $0.query("SELECT CAST(? AS TEXT)", "a\0b") }
        }
    }

    @Test("Text is compared and folded byte by byte in every column, whatever the cluster's locale is")
    func collations() async throws {
        let database = try await PostgresDatabaseTests.makeDatabase()
        try await Migrator(database).run(now: TestClock.start)
        let others = try await database.read { connection in
            try connection.query(
                """
                SELECT CAST(table_name AS TEXT) || '.' || CAST(column_name AS TEXT) FROM information_schema.columns
                WHERE table_schema = current_schema() AND data_type = 'text'
                    AND COALESCE(CAST(collation_name AS TEXT), '') <> 'C'
                """
            ).map { try $0.text(0) }
        }
        #expect(others.isEmpty)
    }

    @Test(
        "S-420: a write sees what was committed before each of its statements, whatever the isolation of the database is"
    )
    func isolation() async throws {
        let schema = try await PostgresSchema.make()
        let url = schema.url + "%20-cdefault_transaction_isolation%3Drepeatable%5C%20read"
        let database = try await PostgresDatabase.open(url: url, readers: 1, writers: 1, limits: .serving)
        defer { database.close() }
        let told = try await database.write(.everything) { connection in
            try ["default_transaction_isolation", "transaction_isolation"].map {
                try connection.query("SELECT current_setting('\($0)')")[0].text(0)
            }
        }
        #expect(told == ["repeatable read", "read committed"])
    }

    @Test("A body that throws leaves nothing behind")
    func rollback() async throws {
        let database = try await PostgresDatabaseTests.makeDatabase()
        try await database.write { _ = try $0.query("CREATE TABLE thing (number BIGINT)") }
        await #expect(throws: LatchkeyError.self) {
            try await database.write { connection in
                try connection.query("INSERT INTO thing VALUES (1)")
                throw LatchkeyError(.notFound)
            }
        }
        #expect(try await PostgresDatabaseTests.count(database) == 0)
    }

    @Test("A body that goes on after a failed statement is told that nothing was stored")
    func failedStatementIsNoSuccess() async throws {
        let database = try await PostgresDatabaseTests.makeDatabase()
        try await database.write { _ = try $0.query("CREATE TABLE thing (number BIGINT)") }
        await #expect(throws: DatabaseError.self) {
            try await database.write { connection in
                try connection.query("INSERT INTO thing VALUES (1)")
                _ = try? connection.query("SELECT nonsense")
            }
        }
        #expect(try await PostgresDatabaseTests.count(database) == 0)
    }

    @Test("A read can change nothing")
    func readsAreReadOnly() async throws {
        let database = try await PostgresDatabaseTests.makeDatabase()
        try await database.write { _ = try $0.query("CREATE TABLE thing (number BIGINT)") }
        await #expect(throws: DatabaseError.self) {
            try await database.read { _ = try $0.query("INSERT INTO thing VALUES (1)") }
        }
    }

    @Test("One of two that write the same waits for the other, on any node")
    func writersTakeTurns() async throws {
        let schema = try await PostgresSchema.make()
        let nodes = [try await schema.open(), try await schema.open(), try await schema.open()]
        try await nodes[0].write { connection in
            try connection.query("CREATE TABLE thing (number BIGINT)")
            try connection.query("INSERT INTO thing VALUES (0)")
        }
        try await withThrowingTaskGroup { group in
            for turn in 0..<60 {
                group.addTask {
                    try await nodes[turn % 3].write { connection in
                        let number = try connection.query("SELECT number FROM thing")[0].integer(0)
                        try connection.query("UPDATE thing SET number = ?", number + 1)
                    }
                }
            }
            try await group.waitForAll()
        }
        let number = try await nodes[1].read { try $0.query("SELECT number FROM thing")[0].integer(0) }
        #expect(number == 60)
    }

    @Test("A connection that the server has cut is replaced before anybody notices")
    func cutConnections() async throws {
        let schema = try await PostgresSchema.make()
        let (database, other) = (try await schema.open(), try await schema.open())
        let id = try await database.read { try $0.query("SELECT pg_backend_pid()")[0].integer(0) }
        try await other.read { _ = try $0.query("SELECT pg_terminate_backend(CAST(? AS INTEGER))", id) }
        let next = try await database.read { try $0.query("SELECT pg_backend_pid()")[0].integer(0) }
        #expect(next != id)
    }

    @Test("A connection cut in the middle of a transaction is an error, and the next one works")
    func cutTransaction() async throws {
        let database = try await PostgresDatabaseTests.makeDatabase()
        let error = await #expect(throws: DatabaseError.self) {
            try await database.write { _ = try $0.query("SELECT pg_terminate_backend(pg_backend_pid())") }
        }
        #expect(error?.kind == .unreachable)
        #expect(try await database.write { try $0.query("SELECT 1")[0].integer(0) } == 1)
    }

    @Test("A server that does not answer in time is left alone")
    func stoppedServer() async throws {
        let schema = try await PostgresSchema.make()
        let database = try await PostgresDatabase.open(
            url: schema.url,
            limits: PostgresLimits(queue: .seconds(3), statement: .seconds(4), answer: .milliseconds(300)))
        let error = await #expect(throws: DatabaseError.self) {
            try await database.read { _ = try $0.query("SELECT CAST(pg_sleep(3) AS TEXT)") }
        }
        #expect(error?.kind == .unreachable)
    }

    @Test("Who waits too long for a connection is told that the server is busy")
    func queueTimeout() async throws {
        let schema = try await PostgresSchema.make()
        let database = try await PostgresDatabase.open(
            url: schema.url, readers: 1,
            limits: PostgresLimits(queue: .milliseconds(200), statement: .seconds(4), answer: .seconds(5)))
        let (begun, sign) = AsyncStream.makeStream(of: Void.self)
        let release = DispatchSemaphore(value: 0)
        async let slow: Void = database.read { _ in
            sign.finish()
            release.wait()
        }
        for await _ in begun {}
        let waiting = Task { try await database.read { _ = try $0.query("SELECT 1") } }
        try await Task.sleep(for: .seconds(1))
        release.signal()
        let error = await #expect(throws: DatabaseError.self) { try await waiting.value }
        #expect(error?.kind == .busy)
        try await slow
    }

    @Test(
        "A wrong address or password is one line without the password",
        arguments: [
            "postgres://latchkey:geheim-77@127.0.0.1:1/latchkey", "postgres://latchkey:geheim-77@[nonsense/x?=",
            "postgres://u:geheim-77@no-such-host.invalid/latchkey", "postgres://u:geheim-77@/x?host=/nowhere",
        ])
    func errorsHoldNoPassword(_ url: String) async throws {
        let error = await #expect(throws: DatabaseError.self) { try await PostgresDatabase.open(url: url) }
        let text = try #require(error).description
        #expect(!text.contains("geheim"))
        #expect(!text.contains("\n"))
        #expect(!text.isEmpty)
    }

    @Test(
        "What a server says by its SQLSTATE",
        arguments: [
            ("23505", DatabaseError.Kind.uniqueViolation), ("53300", .busy), ("57014", .busy), ("40001", .conflict),
            ("40P01", .conflict), ("55P03", .conflict),
            ("53100", .unreachable), ("57P01", .unreachable), ("08006", .unreachable), ("25006", .unreachable),
            ("42501", .notAllowed), ("P0001", .notAllowed), ("42601", .other), ("", .other),
        ])
    func states(_ state: String, _ kind: DatabaseError.Kind) {
        #expect(DatabaseError.kind(ofState: state) == kind)
    }

    private static func count(_ database: PostgresDatabase) async throws -> Int64 {
        try await database.read { try $0.query("SELECT COUNT(*) FROM thing")[0].integer(0) }
    }
}
