import GRDB
import GRDBSQLite
import LatchkeyStore

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// One connection while it is ours.
struct SQLiteConnection: Connection {
    let database: GRDB.Database

    func query(_ sql: String, _ arguments: [LatchkeyStore.DatabaseValue]) throws -> [DatabaseRow] {
        do {
            let statement = try database.cachedStatement(sql: sql)
            let handle = statement.sqliteStatement
            defer {
                sqlite3_reset(handle)
                sqlite3_clear_bindings(handle)
            }
            // Bound and read here: GRDB ends a text at its first NUL.
            try arguments.bind(to: handle)
            return try RowCursor(statement).all()
        } catch let error as GRDB.DatabaseError {
            throw LatchkeyStore.DatabaseError(error)
        }
    }

    func execute(_ sql: String, _ arguments: [LatchkeyStore.DatabaseValue]) throws {
        _ = try query(sql, arguments)
    }

    /// Whoever works for milliseconds keeps an event loop waiting on the same core for as long as the scheduler's slice, some 3 ms; a
    /// thread that sleeps does not, and needs no lower priority, with which others who write would wait for it.
    func pause() { usleep(50) }

    /// There is one writer.
    func end(with sql: String, _ arguments: [LatchkeyStore.DatabaseValue]) throws -> [DatabaseRow] {
        try query(sql, arguments)
    }

    /// Takes the write lock first, so that `body` never reads what another writer is about to change.
    func transaction<Result>(_ body: (any Connection) throws -> Result) throws -> Result {
        var result: Result?
        do {
            try database.inTransaction(.immediate) {
                result = try body(self)
                return .commit
            }
        } catch let error as GRDB.DatabaseError {
            throw LatchkeyStore.DatabaseError(error)
        }
        guard let result else { throw LatchkeyStore.DatabaseError(.other) }
        return result
    }
}

/// Steps through a statement that has its arguments already.
private final class RowCursor: DatabaseCursor {
    typealias Element = DatabaseRow

    let _statement: Statement
    var _isDone = false

    init(_ statement: Statement) {
        self._statement = statement
    }

    func _element(sqliteStatement: OpaquePointer) throws -> DatabaseRow {
        try DatabaseRow(statement: sqliteStatement)
    }

    /// To the end, since a statement has done all its work only then.
    func all() throws -> [DatabaseRow] {
        var rows: [DatabaseRow] = []
        while let row = try next() { rows.append(row) }
        return rows
    }
}
