package import LatchkeyStore

extension Database {
    /// For what tests do to a database: nothing else is written meanwhile.
    package func write<Result: Sendable>(
        _ body: @escaping @Sendable (any Connection) throws -> Result
    ) async throws -> Result {
        try await write(.everything, body)
    }
}
