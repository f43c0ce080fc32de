import Foundation
import LatchkeyCore
import LatchkeyPostgres
import LatchkeySQLite
package import LatchkeyStore

/// The engines that every store test runs on.
package enum Engine: String, CaseIterable, Sendable {
    case sqlite
    case sqliteFile
    case postgres

    /// What flows and routes are tried on: LATCHKEY_TEST_ENGINE, or the fastest.
    package static let chosen =
        Engine(rawValue: ProcessInfo.processInfo.environment["LATCHKEY_TEST_ENGINE"] ?? "") ?? .sqlite

    /// A migrated database of its own.
    package func makeDatabase() async throws -> TestDatabase {
        switch self {
        case .sqlite:
            let store = try await Store.inMemory()
            return TestDatabase(store: store, otherStore: Store.tested(store.database))
        case .sqliteFile:
            let directory = ScratchDirectory()
            let path = directory.path + "/latchkey.db"
            let migrated = try SQLiteDatabase.open(path: path)
            try await SQLiteModel.copy(to: migrated)
            let first = HeldDatabase(database: migrated, held: directory)
            let second = HeldDatabase(database: try SQLiteDatabase.open(path: path), held: directory)
            return TestDatabase(store: Store.tested(first), otherStore: Store.tested(second))
        case .postgres:
            let seat = await ClusterSeat.take()
            let schema = try await PostgresModel.copy()
            let (one, other) = (try await schema.open(), try await schema.open())
            let first = HeldDatabase(database: one, held: seat)
            let second = HeldDatabase(database: other, held: seat)
            return TestDatabase(store: Store.tested(first), otherStore: Store.tested(second)) {
                one.close()
                other.close()
                seat.leave()
            }
        }
    }
}

extension Engine {
    /// Without any table.
    package func makeEmptyDatabase() async throws -> Store {
        switch self {
        case .sqlite: return Store(try SQLiteDatabase.inMemory())
        case .sqliteFile:
            let directory = ScratchDirectory()
            let database = try SQLiteDatabase.open(path: directory.path + "/latchkey.db")
            return Store(HeldDatabase(database: database, held: directory))
        case .postgres:
            let seat = await ClusterSeat.take()
            return Store(HeldDatabase(database: try await PostgresSchema.make().open(), held: seat))
        }
    }
}

/// Two stores on one database, as two processes would have them.
package struct TestDatabase: Sendable {
    package let store: Store
    package let otherStore: Store
    fileprivate var end: @Sendable () -> Void = {}

    /// Gives the place in the cluster to the next test, whoever still holds one of the stores.
    package func close() { end() }
}

extension Store {
    /// Where teachers see and help everybody.
    package static func tested(_ database: any Database) -> Store { Store(Store(database), roles: .teachersOfAll) }

    /// An empty store in memory, whose writes are held to their scopes.
    package static func inMemory() async throws -> Store {
        Store.tested(try await WatchedDatabase(try await SQLiteModel.copy()))
    }
}

/// Keeps a folder or a seat as long as a store has the database: readers open the file when they are first needed.
private struct HeldDatabase: Database {
    let database: any Database
    let held: any AnyObject & Sendable

    var dialect: SchemaDialect { database.dialect }

    func read<Result: Sendable>(
        _ body: @escaping @Sendable (any Connection) throws -> Result
    ) async throws -> Result {
        try await database.read(body)
    }

    func write<Result: Sendable>(
        _ scope: WriteScope, _ body: @escaping @Sendable (any Connection) throws -> Result
    ) async throws -> Result {
        try await database.write(scope, body)
    }
}

private final class ScratchDirectory: Sendable {
    let path = NSTemporaryDirectory() + "latchkey-" + UUID().uuidString

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }
}
