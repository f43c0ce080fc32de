package import LatchkeyStore

/// A database whose writes all name one scope, whatever they are about.
package struct MisnamedDatabase: Database {
    private let database: any Database
    private let scope: WriteScope

    package init(_ database: any Database, scope: WriteScope) {
        self.database = database
        self.scope = scope
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
        try await database.write(self.scope, body)
    }
}
