package import LatchkeyStore
import Synchronization

/// A database that counts what it is asked, as an engine across a network would see it.
package final class CountedDatabase: Database {
    package struct Tally: Equatable, Sendable {
        package var transactions = 0
        package var statements = 0
        /// Ways there and back: the begin, each statement whose answer is waited for, the end.
        package var roundTrips = 0

        package init(transactions: Int = 0, statements: Int = 0, roundTrips: Int = 0) {
            self.transactions = transactions
            self.statements = statements
            self.roundTrips = roundTrips
        }
    }

    private let database: any Database
    private let counted = Mutex(Tally())

    package init(_ database: any Database) {
        self.database = database
    }

    /// What was asked since the last call.
    package func take() -> Tally {
        counted.withLock { tally in
            defer { tally = Tally() }
            return tally
        }
    }

    package var dialect: SchemaDialect { database.dialect }

    package func read<Result: Sendable>(
        _ body: @escaping @Sendable (any Connection) throws -> Result
    ) async throws -> Result {
        begin()
        return try await database.read { try body(CountedConnection(connection: $0, count: self.count)) }
    }

    package func write<Result: Sendable>(
        _ scope: WriteScope, _ body: @escaping @Sendable (any Connection) throws -> Result
    ) async throws -> Result {
        begin()
        return try await database.write(scope) { try body(CountedConnection(connection: $0, count: self.count)) }
    }

    private func begin() {
        counted.withLock { tally in
            tally.transactions += 1
            tally.roundTrips += 2
        }
    }

    private func count(_ roundTrips: Int) {
        counted.withLock { tally in
            tally.statements += 1
            tally.roundTrips += roundTrips
        }
    }
}

private struct CountedConnection: Connection {
    let connection: any Connection
    let count: (Int) -> Void

    func query(_ sql: String, _ arguments: [DatabaseValue]) throws -> [DatabaseRow] {
        count(1)
        return try connection.query(sql, arguments)
    }

    func execute(_ sql: String, _ arguments: [DatabaseValue]) throws {
        count(0)
        try connection.execute(sql, arguments)
    }

    /// Travels with the end.
    func end(with sql: String, _ arguments: [DatabaseValue]) throws -> [DatabaseRow] {
        count(0)
        return try connection.end(with: sql, arguments)
    }
}
