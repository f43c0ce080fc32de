import GRDB

/// Databases as other programs make them.
enum Foreign {
    static func make(at path: String) throws {
        let queue = try DatabaseQueue(path: path)
        try queue.write {
            try $0.execute(sql: "CREATE TABLE users (id INTEGER PRIMARY KEY); INSERT INTO users VALUES (1)")
        }
        try queue.close()
    }

    /// A second connection that keeps the write lock until the answer is called.
    static func lock(_ path: String) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        try queue.writeWithoutTransaction { try $0.beginTransaction(.immediate) }
        return queue
    }

    static func unlock(_ queue: DatabaseQueue) throws {
        try queue.writeWithoutTransaction { try $0.rollback() }
    }
}
