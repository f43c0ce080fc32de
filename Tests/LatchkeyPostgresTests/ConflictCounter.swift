import LatchkeyStore
import Synchronization

/// A database that remembers the scopes of the writes that the server gave up for others.
final class ConflictCounter: Database {
    private let database: any Database
    private let met = Mutex<[WriteScope]>([])

    init(_ database: any Database) {
        self.database = database
    }

    /// Of writes that somebody waits for: of these none should have to begin anew.
    var unexpected: [WriteScope] { met.withLock { $0.filter { !$0.givesWay } } }

    var dialect: SchemaDialect { database.dialect }

    func read<Result: Sendable>(
        _ body: @escaping @Sendable (any Connection) throws -> Result
    ) async throws -> Result {
        try await database.read(body)
    }

    func write<Result: Sendable>(
        _ scope: WriteScope, _ body: @escaping @Sendable (any Connection) throws -> Result
    ) async throws -> Result {
        do {
            return try await database.write(scope, body)
        } catch let error as DatabaseError where error.kind == .conflict {
            met.withLock { $0.append(scope) }
            throw error
        }
    }
}
