import GRDB
import LatchkeyStore

extension LatchkeyStore.DatabaseError {
    /// The message names tables and columns, never values.
    init(_ error: GRDB.DatabaseError) {
        self.init(Self.kind(of: error), error.message ?? "SQLite error \(error.extendedResultCode.rawValue)")
    }

    private static func kind(of error: GRDB.DatabaseError) -> Kind {
        switch error.extendedResultCode {
        case .SQLITE_CONSTRAINT_UNIQUE, .SQLITE_CONSTRAINT_PRIMARYKEY, .SQLITE_CONSTRAINT_ROWID: return .uniqueViolation
        case .SQLITE_CONSTRAINT_TRIGGER: return .notAllowed
        default: break
        }
        switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_PROTOCOL, .SQLITE_INTERRUPT: return .busy
        case .SQLITE_FULL, .SQLITE_IOERR, .SQLITE_CANTOPEN, .SQLITE_NOMEM, .SQLITE_NOLFS, .SQLITE_ABORT, .SQLITE_MISUSE:
            return .unreachable
        case .SQLITE_CORRUPT: return .damaged
        case .SQLITE_NOTADB: return .foreign
        case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH: return .notAllowed
        default: return .other
        }
    }
}

/// Runs `body` so that only our own errors come out.
func throwingEngineErrors<Result>(_ body: () throws -> Result) throws(LatchkeyStore.DatabaseError) -> Result {
    do {
        return try body()
    } catch let error as LatchkeyStore.DatabaseError {
        throw error
    } catch let error as GRDB.DatabaseError {
        throw LatchkeyStore.DatabaseError(error)
    } catch {
        throw LatchkeyStore.DatabaseError(.other, "\(error)")
    }
}
