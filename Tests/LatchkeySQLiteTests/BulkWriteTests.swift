import Foundation
import LatchkeySQLite
import LatchkeyStore
import Synchronization
import Testing

#if canImport(Glibc)
    import Glibc
#endif

@Suite("Writes of many rows")
struct BulkWriteTests {
    private let scratch: Scratch
    private let database: SQLiteDatabase

    init() async throws {
        scratch = try Scratch()
        database = try .open(path: scratch.file("latchkey.db"))
        try await database.write(.everything) { _ = try $0.query("CREATE TABLE t (n INTEGER PRIMARY KEY)") }
    }

    private func add(_ number: Int64, _ scope: WriteScope) async throws {
        try await database.write(scope) { _ = try $0.query("INSERT INTO t (n) VALUES (?)", number) }
    }

    #if canImport(Glibc)
        @Test("R-033: they run on a thread of low priority, and no other write does")
        func priority() async throws {
            for scope in [WriteScope.everything, .everythingInBulk, .additions, .upkeep, .everythingInBulk] {
                let niceness = try await database.write(scope) { _ in
                    getpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0)
                }
                #expect((niceness >= 10) == scope.isBulk, "\(scope): \(niceness)")
            }
        }
    #endif

    @Test("Fifty at once beside fifty others are all stored, each once, and what one throws undoes it alone")
    func atOnce() async throws {
        struct Refusal: Error {}
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in Int64(0)..<50 {
                group.addTask { try await self.add(number, .everythingInBulk) }
                group.addTask { try await self.add(100 + number, .everything) }
                group.addTask {
                    await #expect(throws: Refusal.self) {
                        try await self.database.write(.everythingInBulk) { connection in
                            try connection.query("INSERT INTO t (n) VALUES (?)", 200 + number)
                            throw Refusal()
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        let numbers = try await database.read { try $0.query("SELECT n FROM t ORDER BY n").map { try $0.integer(0) } }
        #expect(numbers == [Int64](0..<50) + [Int64](100..<150))
    }

    @Test("One that comes when its thread has ended has a thread as well")
    func again() async throws {
        for number in Int64(0)..<20 {
            try await add(number, .everythingInBulk)
            try await Task.sleep(for: .milliseconds(number % 4))
        }
        let count = try await database.read { try $0.query("SELECT count(*) FROM t")[0].integer(0) }
        #expect(count == 20)
    }
}
