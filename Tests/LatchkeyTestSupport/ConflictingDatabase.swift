package import LatchkeyStore
import Synchronization

/// A database whose next writes are given up for others that nobody sees.
package final class ConflictingDatabase: Database {
    private let database: any Database
    private let left: Atomic<Int>

    package init(_ database: any Database, conflicts: Int) {
        self.database = database
        self.left = Atomic(conflicts)
    }

    package var dialect: SchemaDialect { database.dialect }

    package func read<Result: Sendable>(
        _ body: @escaping @Sendable (any Connection) throws -> Result
    ) async throws -> Result {
        try await database.read(body)
    }

    package func write<Result: Sendable>(
        _ scope: WriteScope, _ body: @escaping @Sendable (any Connection) throws -> Result
    ) async throws -> Result {
        guard left.subtract(1, ordering: .relaxed).oldValue <= 0 else { throw DatabaseError(.conflict, "given up") }
        return try await database.write(scope, body)
    }
}
