import Foundation
import GRDB
import LatchkeySQLite
import LatchkeyStore
import Synchronization
import Testing

typealias DatabaseError = LatchkeyStore.DatabaseError

@Suite struct TransactionTests {
    struct Refusal: Error, Equatable {
        let number: Int
    }

    enum Place: CaseIterable {
        case memory, file
    }

    let scratch: Scratch

    init() throws {
        scratch = try Scratch()
    }

    func database(_ place: Place) throws -> SQLiteDatabase {
        try place == .memory ? .inMemory() : .open(path: scratch.file("latchkey.db"))
    }

    func numbers(in database: SQLiteDatabase) async throws -> [Int64] {
        try await database.read { try $0.query("SELECT n FROM t ORDER BY n").map { try $0.integer(0) } }
    }

    @Test("What the body throws comes out unchanged and nothing is stored", arguments: Place.allCases)
    func bodysErrorRollsBack(_ place: Place) async throws {
        let database = try database(place)
        try await database.write(.everything) { _ = try $0.query("CREATE TABLE t (n INTEGER PRIMARY KEY)") }
        await #expect(throws: Refusal(number: 7)) {
            try await database.write(.everything) { connection in
                try connection.query("INSERT INTO t (n) VALUES (1)")
                throw Refusal(number: 7)
            }
        }
        #expect(try await numbers(in: database) == [])
        try await database.write(.everything) { _ = try $0.query("INSERT INTO t (n) VALUES (2)") }
        #expect(try await numbers(in: database) == [2])
    }

    @Test("S-247: every value comes back as it was, NUL and nothing included", arguments: Place.allCases)
    func valuesRoundTrip(_ place: Place) async throws {
        let values: [LatchkeyStore.DatabaseValue] = [
            .null, .integer(.min), .integer(.max), .integer(0), .text(""), .text("a\u{0}b"),
            .text("'; DROP TABLE t; --"),
            .text("Zoë 👩🏽‍🚀 e\u{301}"), .blob([]), .blob([0, 1, 0, 255]), .blob(Array(repeating: 7, count: 100_000)),
        ]
        let database = try database(place)
        let returned = try await database.write(.everything) { connection in
            try connection.query("CREATE TABLE t (n INTEGER PRIMARY KEY, v)")
            for (index, value) in values.enumerated() {
                try connection.query("INSERT INTO t (n, v) VALUES (?, ?)", [.integer(Int64(index)), value])
            }
            return try connection.query("SELECT v, typeof(v) FROM t ORDER BY n")
        }
        for (row, value) in zip(returned, values) {
            switch value {
            case .null: #expect(try row.isNull(0))
            case .integer(let number): #expect(try row.integer(0) == number)
            case .text(let text): #expect(try Array(row.text(0).utf8) == Array(text.utf8))
            case .blob(let bytes): #expect(try row.blob(0) == bytes)
            }
        }
        #expect(returned.count == values.count)
    }

    @Test("A wrong number of arguments is an error, not a NULL")
    func argumentsAreCounted() async throws {
        let database = try database(.memory)
        for arguments in [[], [.integer(1), .integer(2)]] as [[LatchkeyStore.DatabaseValue]] {
            let error = await #expect(throws: DatabaseError.self) {
                try await database.read { _ = try $0.query("SELECT ?", arguments) }
            }
            #expect(error?.kind == .other)
        }
    }

    @Test("S-136: a broken UNIQUE is told apart and names its columns, not the value", arguments: Place.allCases)
    func uniqueViolation(_ place: Place) async throws {
        let database = try database(place)
        try await database.write(.everything) { connection in
            try connection.query("CREATE TABLE t (n INTEGER PRIMARY KEY, v TEXT UNIQUE)")
            try connection.query("INSERT INTO t (v) VALUES (?)", "kept-secret")
        }
        for sql in ["INSERT INTO t (v) VALUES (?)", "INSERT INTO t (n, v) VALUES (1, ? || 'x')"] {
            let error = await #expect(throws: DatabaseError.self) {
                try await database.write(.everything) { _ = try $0.query(sql, "kept-secret") }
            }
            #expect(error?.kind == .uniqueViolation)
            #expect(error?.detail.contains("kept-secret") == false)
        }
    }

    @Test("A body that goes on after a refused row keeps its transaction")
    func transactionGoesOnAfterARefusedRow() async throws {
        let database = try database(.file)
        try await database.write(.everything) { connection in
            try connection.query("CREATE TABLE t (n INTEGER PRIMARY KEY)")
            try connection.query("INSERT INTO t (n) VALUES (1)")
            _ = try? connection.query("INSERT INTO t (n) VALUES (1)")
            try connection.query("INSERT INTO t (n) VALUES (2)")
        }
        #expect(try await numbers(in: database) == [1, 2])
    }

    @Test("Foreign keys hold, readers cannot write, and each write is synced", arguments: Place.allCases)
    func connectionsAreSetUp(_ place: Place) async throws {
        let database = try database(place)
        let settings = try await database.write(.everything) { connection in
            try ["foreign_keys", "synchronous", "recursive_triggers"].map {
                try connection.query("PRAGMA \($0)")[0].integer(0)
            }
        }
        #expect(settings == [1, 2, 1])
        let journal = try await database.read { try $0.query("PRAGMA journal_mode")[0].text(0) }
        #expect(journal == (place == .file ? "wal" : "memory"))
        let error = await #expect(throws: DatabaseError.self) {
            try await database.read { _ = try $0.query("CREATE TABLE t (n INTEGER)") }
        }
        #expect(error?.kind == .notAllowed)
    }

    @Test("A read does not wait for the writer and sees what was stored before it")
    func readsDoNotWait() async throws {
        let database = try database(.file)
        try await database.write(.everything) { _ = try $0.query("CREATE TABLE t (n INTEGER PRIMARY KEY)") }
        let (gate, began) = (DispatchSemaphore(value: 0), AsyncStream<Void>.makeStream())
        async let writing: Void = database.write(.everything) { connection in
            try connection.query("INSERT INTO t (n) VALUES (1)")
            began.continuation.yield()
            gate.wait()
        }
        for await _ in began.stream { break }
        #expect(try await numbers(in: database) == [])
        gate.signal()
        try await writing
        #expect(try await numbers(in: database) == [1])
    }

    @Test("A cancelled task's write is stored when it is answered, and its reads answer")
    func cancellationLosesNothing() async throws {
        let database = try database(.file)
        try await database.write(.everything) { _ = try $0.query("CREATE TABLE t (n INTEGER PRIMARY KEY)") }
        let answered = await withTaskGroup(of: Int?.self) { group in
            for number in 0..<200 {
                group.addTask {
                    let task = Task {
                        try await database.write(.everything) {
                            _ = try $0.query("INSERT INTO t (n) VALUES (?)", number)
                        }
                        _ = try await database.read { try $0.query("SELECT COUNT(*) FROM t") }
                    }
                    if number.isMultiple(of: 2) { task.cancel() }
                    return (try? await task.value) == nil ? nil : number
                }
            }
            return await group.reduce(into: Set<Int64>()) { if let number = $1 { $0.insert(Int64(number)) } }
        }
        #expect(try await Set(numbers(in: database)).isSuperset(of: answered))
        #expect(answered.count == 200)
    }

    @Test("After close every call throws")
    func closedDatabaseThrows() async throws {
        let database = try database(.file)
        try await database.write(.everything) { _ = try $0.query("CREATE TABLE t (n INTEGER PRIMARY KEY)") }
        try database.close()
        await #expect(throws: DatabaseError.self) { try await database.read { _ = try $0.query("SELECT 1") } }
        await #expect(throws: DatabaseError.self) {
            try await database.write(.everything) { _ = try $0.query("DELETE FROM t") }
        }
    }
}
