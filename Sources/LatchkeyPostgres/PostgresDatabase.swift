package import LatchkeyStore

/// PostgreSQL, or what speaks its protocol: a few connections, each on its own thread, and a bounded queue before them.
///
/// If the scopes of several writes share a part, only one of these writes has a connection at a time. The others wait in the queue, so
/// that many writes to one account leave connections for other accounts.
///
/// A task that is cancelled waits for its transaction all the same, so that nobody has to guess whether it was stored.
/// When the connection breaks while a transaction is being committed, `write` throws although it may have been stored.
package final class PostgresDatabase: Database {
    private let reads: JobQueue
    private let writes: JobQueue
    private let queueTimeout: Duration

    private let readers: Int
    private let writers: Int
    private static let capacity = 1000

    package var dialect: SchemaDialect { .postgres }

    /// Tries to connect once, so that a wrong address or password stops the start.
    ///
    /// `url` is any that libpq understands, with several hosts too. Makes at most `readers` and `writers` connections, each when it is
    /// first needed.
    /// Throws a `DatabaseError` that never holds the password.
    package static func open(
        url: String, readers: Int = 4, writers: Int = 1, limits: PostgresLimits = .serving
    ) async throws -> PostgresDatabase {
        let database = PostgresDatabase(
            try ConnectionParameters(url: url), readers: readers, writers: writers, limits: limits)
        do {
            try await database.read { connection in
                let version = try connection.query("SELECT CAST(current_setting('server_version_num') AS INTEGER)")
                guard try version[0].integer(0) >= 130_000 else {
                    throw DatabaseError(.foreign, "the server is older than PostgreSQL 13")
                }
                let encoding = try connection.query("SELECT CAST(current_setting('server_encoding') AS TEXT)")[0].text(
                    0)
                guard storesEveryText.contains(encoding) else { throw DatabaseError(.notUnicode, encoding) }
            }
        } catch {
            database.close()
            throw error
        }
        return database
    }

    private init(_ parameters: ConnectionParameters, readers: Int, writers: Int, limits: PostgresLimits) {
        let reads = JobQueue(capacity: PostgresDatabase.capacity)
        let writes = JobQueue(capacity: PostgresDatabase.capacity)
        let delay = ReconnectDelay()
        self.reads = reads
        self.writes = writes
        self.readers = readers
        self.writers = writers
        self.queueTimeout = limits.queue
        func start(_ count: Int, _ jobs: JobQueue, _ name: String) {
            let thread = ConnectionThread(jobs: jobs, parameters: parameters, delay: delay, limits: limits)
            for number in 1...count { thread.start(name: "\(name) \(number)") }
        }
        start(readers, reads, "postgres read")
        start(writers, writes, "postgres write")
    }

    deinit {
        close()
    }

    /// Other encodings lack letters, and refuse or change what people type. SQL_ASCII keeps the bytes as they come.
    private static let storesEveryText = ["UTF8", "SQL_ASCII"]

    /// Whether libpq reads the URL as it was meant.
    package static func understands(_ url: String) -> Bool { (try? ConnectionParameters(url: url)) != nil }

    /// `DATABASE on HOST`, for people; never the password.
    package static func place(of url: String) -> String? { (try? ConnectionParameters(url: url))?.place }

    /// Whether the URL itself holds the password, for whoever must not take it from everybody's sight.
    package static func holdsPassword(_ url: String) throws(DatabaseError) -> Bool {
        try ConnectionParameters(url: url).holdsPassword
    }

    package func read<Result: Sendable>(
        _ body: @escaping @Sendable (any Connection) throws -> Result
    ) async throws -> Result {
        try await run(.read, in: reads, body)
    }

    package func write<Result: Sendable>(
        _ scope: WriteScope, _ body: @escaping @Sendable (any Connection) throws -> Result
    ) async throws -> Result {
        try await run(.write(WriteLocks(scope)), in: writes, body)
    }

    private func run<Result: Sendable>(
        _ kind: TransactionKind, in queue: JobQueue,
        _ body: @escaping @Sendable (any Connection) throws -> Result
    ) async throws -> Result {
        let deadline = ContinuousClock.now + queueTimeout
        return try await withCheckedThrowingContinuation { continuation in
            queue.add(
                TransactionJob(
                    kind: kind, lanes: kind.lanes, deadline: deadline,
                    run: { connection in continuation.resume(with: Swift.Result { try connection.finish(body) }) },
                    fail: { continuation.resume(throwing: $0) }
                )
            )
        }
    }

    /// What waits is still done; later calls throw.
    package func close() {
        reads.close(workers: readers)
        writes.close(workers: writers)
    }
}

extension PostgresConnection {
    /// Runs `body` in the transaction that has begun, and ends it.
    fileprivate func finish<Result>(_ body: (any Connection) throws -> Result) throws -> Result {
        do {
            let result = try body(self)
            guard !hasEnded else { return result }
            // COMMIT after a failed statement says nothing and rolls back.
            guard isTransactionWhole else {
                throw DatabaseError(.other, "a statement failed and the transaction went on")
            }
            try commit()
            return result
        } catch {
            rollBack()
            throw error
        }
    }
}
