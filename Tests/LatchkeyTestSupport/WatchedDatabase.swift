package import LatchkeyStore

/// A migrated database in memory that holds every write to its scope: one that changes other rows throws, and nothing is stored.
package struct WatchedDatabase: Database {
    private let database: any Database

    package init(_ database: any Database) async throws {
        self.database = database
        try await database.write { connection in
            for statement in RowWatch.statements { try connection.execute(statement) }
        }
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
        try await database.write(scope) { connection in
            let result = try body(connection)
            try RowWatch.check(scope, connection)
            return result
        }
    }
}
