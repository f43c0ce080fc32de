package import LatchkeyStore
import Synchronization

/// A database that a test can take away and give back.
package final class SwitchableDatabase: Database {
    private let database: any Database
    private let away = Atomic(false)
    private let readCount = Atomic(0)
    private let writeCount = Atomic(0)

    package init(_ database: any Database) {
        self.database = database
    }

    package var isAway: Bool {
        get { away.load(ordering: .relaxed) }
        set { away.store(newValue, ordering: .relaxed) }
    }

    package var reads: Int { readCount.load(ordering: .relaxed) }
    package var writes: Int { writeCount.load(ordering: .relaxed) }

    package var dialect: SchemaDialect { database.dialect }

    package func read<Result: Sendable>(
        _ body: @escaping @Sendable (any Connection) throws -> Result
    ) async throws -> Result {
        readCount.add(1, ordering: .relaxed)
        if isAway { throw DatabaseError(.unreachable, "away") }
        return try await database.read(body)
    }

    package func write<Result: Sendable>(
        _ scope: WriteScope, _ body: @escaping @Sendable (any Connection) throws -> Result
    ) async throws -> Result {
        writeCount.add(1, ordering: .relaxed)
        if isAway { throw DatabaseError(.unreachable, "away") }
        return try await database.write(scope, body)
    }
}
