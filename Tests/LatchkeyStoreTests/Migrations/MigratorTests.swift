import LatchkeyCore
import LatchkeySQLite
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct MigratorTests {
    @Test("Migrating twice changes nothing", arguments: Engine.allCases)
    func migratingTwice(_ engine: Engine) async throws {
        let database = try await engine.makeDatabase()
        let account = try await database.store.add(.fixture())
        try await Migrator(database.otherStore.database).run(now: TestClock.start)
        #expect(try await Migrator(database.store.database).appliedNumber() == Migration.all.last?.number)
        #expect(try await database.store.findAccount(account.id) == account)
    }

    @Test("Steps are in the order of their numbers, each of which is there once")
    func numbersRise() {
        let numbers = Migration.all.map(\.number)
        #expect(numbers == Set(numbers).sorted() && numbers.first == 1)
        #expect(Set(Migration.all.map(\.name)).count == Migration.all.count)
    }

    @Test("The index of the recovery lane has its query's predicate, and none is by recipient, which nothing looks for")
    func mailIndexes() async throws {
        let store = try await Store.inMemory()
        let indexes = try await store.database.read { connection in
            try connection.query(
                "SELECT sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'job' AND sql IS NOT NULL"
            ).map { try $0.text(0) }
        }
        #expect(indexes.contains { $0.contains("(due_at) WHERE state = 1 AND \(Store.isRecovery)") })
        #expect(!indexes.contains { $0.contains("recipient") })
    }

    @Test("Tables of somebody else are refused")
    func foreignTablesAreRefused() async throws {
        let database = try SQLiteDatabase.inMemory()
        try await database.write { _ = try $0.query("CREATE TABLE users (id INTEGER PRIMARY KEY)") }
        let error = await #expect(throws: DatabaseError.self) { try await Migrator(database).run(now: TestClock.start) }
        #expect(error?.kind == .foreign)
    }
}
