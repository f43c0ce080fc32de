import Dispatch
import LatchkeyCore
import LatchkeyPostgres
import LatchkeyStore
import LatchkeyTestSupport
import Synchronization

/// Several nodes on one migrated schema.
struct Nodes: Sendable {
    let databases: [PostgresDatabase]
    let stores: [Store]

    static func make(_ count: Int, writers: Int = 4) async throws -> Nodes {
        let schema = try await PostgresSchema.make()
        var databases: [PostgresDatabase] = []
        for _ in 0..<count { databases.append(try await schema.open(writers: writers)) }
        if let first = databases.first { try await Migrator(first).run(now: TestClock.start) }
        return Nodes(databases: databases, stores: databases.map { Store($0) })
    }

    /// One node whose statements are looked at for a deadlock after five seconds of waiting, where others have one.
    static func late() async throws -> Nodes {
        let schema = try await PostgresSchema.make()
        let limits = PostgresLimits(queue: .seconds(60), statement: .seconds(50), answer: .seconds(60))
        let database = try await PostgresDatabase.open(
            url: "\(schema.url)%20-cdeadlock_timeout%3D5s", readers: 1, writers: 4, limits: limits)
        try await Migrator(database).run(now: TestClock.start)
        return Nodes(databases: [database], stores: [Store(database)])
    }

    /// How many statements on tables of this schema wait for a lock.
    func waiting() async throws -> Int64 {
        try await databases[0].read { connection in
            let rows = try connection.query(
                """
                SELECT COUNT(*) FROM pg_locks WHERE NOT granted AND pid IN (
                    SELECT pid FROM pg_locks JOIN pg_class ON pg_class.oid = relation
                    WHERE relnamespace = current_schema()::regnamespace)
                """)
            return try rows[0].integer(0)
        }
    }
}

/// A write that stays open until it is told to end.
struct Held: Sendable {
    private let task: Task<Void, any Error>
    private let release: DispatchSemaphore

    /// Returns when it has begun and `body` is done; `last` is done when it is told to end.
    static func write(
        _ scope: WriteScope, on database: PostgresDatabase,
        _ body: @escaping @Sendable (any Connection) throws -> Void = { _ in },
        finally last: @escaping @Sendable (any Connection) throws -> Void = { _ in }
    ) async throws -> Held {
        let (begun, sign) = AsyncStream.makeStream(of: Void.self)
        let release = DispatchSemaphore(value: 0)
        let task = Task {
            defer { sign.finish() }
            try await database.write(scope) { connection in
                try body(connection)
                sign.yield()
                sign.finish()
                release.wait()
                try last(connection)
            }
        }
        var hasBegun = false
        for await _ in begun { hasBegun = true }
        if !hasBegun { try await task.value }
        return Held(task: task, release: release)
    }

    func end() async throws {
        release.signal()
        try await task.value
    }
}

/// What was started and may have to wait.
final class Waiting: Sendable {
    private let tasks = Mutex<[Task<Void, any Error>]>([])
    private let count = Atomic(0)

    func start(_ work: @escaping @Sendable () async throws -> Void) {
        let task = Task {
            try await work()
            self.count.add(1, ordering: .relaxed)
        }
        tasks.withLock { $0.append(task) }
    }

    var finished: Int { count.load(ordering: .relaxed) }

    func end() async throws {
        for task in tasks.withLock({ $0 }) { try await task.value }
    }
}
