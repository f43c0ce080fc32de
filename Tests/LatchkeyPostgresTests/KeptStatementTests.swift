import LatchkeyCore
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@testable import LatchkeyPostgres

/// Statements whose rows nobody needs travel with the next one.
@Suite struct KeptStatementTests {
    private static func makeDatabase() async throws -> PostgresDatabase {
        let database = try await PostgresSchema.make().open()
        try await database.write { _ = try $0.query("CREATE TABLE thing (number BIGINT PRIMARY KEY)") }
        return database
    }

    private static func numbers(_ database: PostgresDatabase) async throws -> [Int64] {
        try await database.read { try $0.query("SELECT number FROM thing ORDER BY number").map { try $0.integer(0) } }
    }

    @Test("They are done before the next is answered, in their order")
    func order() async throws {
        let database = try await KeptStatementTests.makeDatabase()
        let seen = try await database.write { connection in
            try connection.execute("INSERT INTO thing VALUES (?)", 1)
            try connection.execute("UPDATE thing SET number = number + 1")
            try connection.execute("SELECT number FROM thing")
            return try connection.query("SELECT number FROM thing WHERE number = ?", 2).count
        }
        #expect(seen == 1)
        #expect(try await KeptStatementTests.numbers(database) == [2])
    }

    @Test("They are done when the transaction ends, however many they are", arguments: [1, 99, 100, 101, 1000])
    func end(_ count: Int) async throws {
        let database = try await KeptStatementTests.makeDatabase()
        try await database.write { connection in
            for number in 1...count { try connection.execute("INSERT INTO thing VALUES (?)", number) }
        }
        #expect(try await KeptStatementTests.numbers(database) == (1...count).map(Int64.init))
    }

    @Test("One that fails undoes the transaction, also when it is found out at the end")
    func failure() async throws {
        let database = try await KeptStatementTests.makeDatabase()
        try await database.write { _ = try $0.query("INSERT INTO thing VALUES (7)") }
        for endsWithQuery in [true, false] {
            let error = await #expect(throws: DatabaseError.self) {
                try await database.write { connection in
                    try connection.execute("INSERT INTO thing VALUES (1)")
                    try connection.execute("INSERT INTO thing VALUES (7)")
                    try connection.execute("INSERT INTO thing VALUES (2)")
                    if endsWithQuery { try connection.query("SELECT 1") }
                }
            }
            #expect(error?.kind == .uniqueViolation)
            #expect(try await KeptStatementTests.numbers(database) == [7])
        }
    }

    @Test("A body that goes on after one failed is told that nothing was stored")
    func goingOn() async throws {
        let database = try await KeptStatementTests.makeDatabase()
        await #expect(throws: DatabaseError.self) {
            try await database.write { connection in
                try connection.execute("SELECT nonsense")
                _ = try? connection.query("SELECT 1")
                try connection.execute("INSERT INTO thing VALUES (1)")
            }
        }
        #expect(try await KeptStatementTests.numbers(database) == [])
    }

    @Test("A body that throws leaves none behind for the next transaction")
    func rollback() async throws {
        let database = try await KeptStatementTests.makeDatabase()
        await #expect(throws: LatchkeyError.self) {
            try await database.write { connection in
                try connection.execute("INSERT INTO thing VALUES (1)")
                throw LatchkeyError(.notFound)
            }
        }
        try await database.write { _ = try $0.query("INSERT INTO thing VALUES (2)") }
        #expect(try await KeptStatementTests.numbers(database) == [2])
    }

    @Test("When the connection is cut meanwhile, that is an error, and the next transaction works")
    func cut() async throws {
        let database = try await KeptStatementTests.makeDatabase()
        let error = await #expect(throws: DatabaseError.self) {
            try await database.write { connection in
                try connection.execute("INSERT INTO thing VALUES (1)")
                try connection.execute("SELECT pg_terminate_backend(pg_backend_pid())")
                try connection.execute("INSERT INTO thing VALUES (2)")
            }
        }
        #expect(error?.kind == .unreachable)
        #expect(try await KeptStatementTests.numbers(database) == [])
    }

    @Test("Arguments and answers that are more than the socket holds do not stop each other")
    func large() async throws {
        let database = try await KeptStatementTests.makeDatabase()
        let text = String(repeating: "ä", count: 500_000)
        let lengths = try await database.write { connection in
            for _ in 0..<20 { try connection.execute("SELECT CAST(? AS TEXT)", text) }
            return try connection.query("SELECT CAST(? AS TEXT)", text)[0].text(0).utf8.count
        }
        #expect(lengths == 1_000_000)
    }
}
