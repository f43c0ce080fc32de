import GRDB
import GRDBSQLite
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

    /// A new one in memory.
    ///
    /// GRDB notes for observers, of which there are none, all that a statement reads: a fifth of the time of these tests, whose build is not
    /// optimized. Files keep it.
    static func copy() async throws -> SQLiteDatabase {
        let database = try SQLiteDatabase.inMemory()
        try await copy(to: database)
        try await database.connections.writeWithoutTransaction { connection in
            _ = sqlite3_set_authorizer(connection.sqliteConnection, nil, nil)
        }
        return database
    }

    private init() async throws {
        database = try SQLiteDatabase.inMemory()
        try await Migrator(database).run(now: TestClock.start)
    }
}
