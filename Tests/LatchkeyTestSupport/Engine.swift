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
            let database = try SQLiteDatabase.inMemory()
            try await Migrator(database).run(now: TestClock.start)
            return TestDatabase(stores: [Store(database), Store(database)], directory: nil)
        case .sqliteFile:
            let directory = NSTemporaryDirectory() + "latchkey-" + UUID().uuidString
            let path = directory + "/latchkey.db"
            let first = try SQLiteDatabase.open(path: path)
            try await Migrator(first).run(now: TestClock.start)
            return TestDatabase(
                stores: [Store(first), Store(try SQLiteDatabase.open(path: path))], directory: directory)
        }
    }
}

/// Two stores on one database, as two processes would have them; the files are gone with this object.
package final class TestDatabase: Sendable {
    package let store: Store
    package let otherStore: Store
    private let directory: String?

    init(stores: [Store], directory: String?) {
        self.store = stores[0]
        self.otherStore = stores[1]
        self.directory = directory
    }

    deinit {
        if let directory { try? FileManager.default.removeItem(atPath: directory) }
    }
}

extension Store {
    /// An empty store in memory.
    package static func inMemory() async throws -> Store {
        let database = try SQLiteDatabase.inMemory()
        try await Migrator(database).run(now: TestClock.start)
        return Store(database)
    }
}
