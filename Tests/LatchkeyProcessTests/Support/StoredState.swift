import Foundation
import LatchkeySQLite
import LatchkeyStore

/// What is in a server's database, read as another process may.
struct StoredState {
    private let engine: SQLiteDatabase

    /// Closes the file again at the end.
    static func read<Result>(_ path: String, _ body: (StoredState) async throws -> Result) async throws -> Result {
        let state = StoredState(engine: try SQLiteDatabase.open(path: path))
        do {
            let result = try await body(state)
            try state.engine.close()
            return result
        } catch {
            try? state.engine.close()
            throw error
        }
    }

    /// Throws when SQLite finds a fault in the file or a row that refers to nothing.
    func checkIntegrity() async throws { try await engine.integrityCheck() }

    func rows(_ sql: String) async throws -> [DatabaseRow] {
        try await engine.read { try $0.query(sql) }
    }

    func execute(_ sql: String) async throws {
        _ = try await engine.write(.everything) { try $0.query(sql) }
    }

    func count(_ sql: String) async throws -> Int {
        Int(try await rows("SELECT count(*) FROM " + sql)[0].integer(0))
    }

    /// Tables, indexes and triggers, and which steps of the schema were applied.
    func schema() async throws -> [String] {
        try await rows(
            """
            SELECT type || ' ' || name || ' ' || COALESCE(sql, '') FROM sqlite_master
            UNION ALL SELECT 'step ' || number || ' ' || name FROM schema_migration ORDER BY 1
            """
        ).map { try $0.text(0) }
    }
}
