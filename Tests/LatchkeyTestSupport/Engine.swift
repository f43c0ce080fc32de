import Foundation
import LatchkeyCore
import LatchkeySQLite
package import LatchkeyStore

/// The engines that every store test runs on.
package enum Engine: String, CaseIterable, Sendable {
    case sqlite
    case sqliteFile

    /// A migrated database of its own.
    package func makeDatabase() async throws -> TestDatabase {
        switch self {
        case .sqlite:
            let store = try await Store.inMemory()
            return TestDatabase(store: store, otherStore: Store(store.database))
        case .sqliteFile:
            let directory = ScratchDirectory()
            let path = directory.path + "/latchkey.db"
            let first = DirectoryDatabase(database: try .open(path: path), directory: directory)
            try await Migrator(first).run(now: TestClock.start)
            let second = DirectoryDatabase(database: try .open(path: path), directory: directory)
            return TestDatabase(store: Store(first), otherStore: Store(second))
        }
    }
}

/// Two stores on one database, as two processes would have them.
package struct TestDatabase: Sendable {
    package let store: Store
    package let otherStore: Store
}

extension Store {
    /// An empty store in memory.
    package static func inMemory() async throws -> Store {
        let database = try SQLiteDatabase.inMemory()
        try await Migrator(database).run(now: TestClock.start)
        return Store(database)
    }
}

/// Keeps the directory as long as a store has the database: readers open the file when they are first needed.
private struct DirectoryDatabase: Database {
    let database: SQLiteDatabase
    let directory: ScratchDirectory

    var dialect: SchemaDialect { database.dialect }

    func read<Result: Sendable>(
        _ body: @escaping @Sendable (any Connection) throws -> Result
    ) async throws -> Result {
        try await database.read(body)
    }

    func write<Result: Sendable>(
        _ body: @escaping @Sendable (any Connection) throws -> Result
    ) async throws -> Result {
        try await database.write(body)
    }
}

private final class ScratchDirectory: Sendable {
    let path = NSTemporaryDirectory() + "latchkey-" + UUID().uuidString

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }
}
