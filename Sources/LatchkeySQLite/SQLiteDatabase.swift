import GRDB
package import LatchkeyStore

/// The embedded engine: one writer and a few readers on one file, which other processes may use at the same time.
///
/// A task that is cancelled waits for its transaction all the same, so that nobody has to guess whether it was stored.
package final class SQLiteDatabase: LatchkeyStore.Database {
    let connections: any DatabaseWriter
    /// Nil for one in memory, and for a look.
    private let file: WatchedFile?

    package var dialect: SchemaDialect { .sqlite }

    private init(_ connections: any DatabaseWriter, _ file: WatchedFile? = nil) {
        self.connections = connections
        self.file = file
    }

    /// Opens the file, or makes it and its directory, readable by this user alone (S-282).
    ///
    /// Throws `.foreign` when the file is not a database or has somebody else's tables; it stays as it is then.
    package static func open(path: String) throws(LatchkeyStore.DatabaseError) -> SQLiteDatabase {
        let file = try DatabaseFile.prepare(path)
        return try throwingEngineErrors {
            let pool = try DatabasePool(path: file, configuration: .embedded)
            // GRDB sets NORMAL when it has switched to WAL; an answered write must outlive the machine (S-284).
            try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
            // Refused at once where this user may not write it.
            try pool.writeWithoutTransaction { try $0.inTransaction(.immediate) { .rollback } }
            return SQLiteDatabase(pool, WatchedFile(path))
        }
    }

    /// Opens a file that is there, as it is, for a look.
    package static func openReadOnly(path: String) throws(LatchkeyStore.DatabaseError) -> SQLiteDatabase {
        try throwingEngineErrors {
            var configuration = Configuration.embedded
            configuration.readonly = true
            return SQLiteDatabase(try DatabaseQueue(path: path, configuration: configuration))
        }
    }

    /// A database of its own that is gone with this object.
    package static func inMemory() throws(LatchkeyStore.DatabaseError) -> SQLiteDatabase {
        try throwingEngineErrors { SQLiteDatabase(try DatabaseQueue(configuration: .embedded)) }
    }

    package func read<Result: Sendable>(
        _ body: @escaping @Sendable (any Connection) throws -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            connections.asyncRead { [file] database in
                continuation.resume(
                    with: Swift.Result {
                        try SQLiteDatabase.watching(file) { try body(SQLiteConnection(database: try database.get())) }
                    })
            }
        }
    }

    /// The file has one writer, whatever the scope.
    package func write<Result: Sendable>(
        _ scope: WriteScope, _ body: @escaping @Sendable (any Connection) throws -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            connections.asyncWriteWithoutTransaction { [file] database in
                continuation.resume(
                    with: Swift.Result {
                        try SQLiteDatabase.watching(file) { try SQLiteConnection(database: database).transaction(body) }
                    })
            }
        }
    }

    /// Only our own errors come out.
    private static func watching<Result>(_ file: WatchedFile?, _ body: () throws -> Result) throws -> Result {
        try file?.check()
        do {
            return try body()
        } catch let error as LatchkeyStore.DatabaseError {
            file?.note(error)
            throw error
        } catch let error as GRDB.DatabaseError {
            let error = LatchkeyStore.DatabaseError(error)
            file?.note(error)
            throw error
        }
    }

    /// Waits for what is under way and closes the file; later calls throw.
    package func close() throws(LatchkeyStore.DatabaseError) {
        try throwingEngineErrors {
            // The pool closes its readers last, and those may not move the log into the file. Passive waits for nobody.
            _ = try? connections.writeWithoutTransaction { try $0.execute(sql: "PRAGMA wal_checkpoint(PASSIVE)") }
            try connections.close()
        }
    }
}
