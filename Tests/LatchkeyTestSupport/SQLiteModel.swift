import GRDB
import LatchkeyStore

@testable import LatchkeySQLite

/// What the migrations make of an empty database in memory, copied page by page: a new one takes a tenth of the time.
struct SQLiteModel {
    /// Made by the first test that needs it.
    private static let made = Task { try await SQLiteModel() }

    private let database: SQLiteDatabase

    /// Fills an empty database.
    static func copy(to empty: SQLiteDatabase) async throws {
        try await made.value.database.connections.backup(to: empty.connections)
    }

    private init() async throws {
        database = try SQLiteDatabase.inMemory()
        try await Migrator(database).run(now: TestClock.start)
    }
}
