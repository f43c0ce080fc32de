import Foundation
import LatchkeyCore
import LatchkeySQLite
import LatchkeyStore

/// The configured database, brought to this program's schema.
struct OpenedDatabase: Sendable {
    let engine: SQLiteDatabase
    let store: Store

    /// Opens it. `mayCreate` is for commands that make sense on a database that was not there before.
    ///
    /// Throws one line that says what to do.
    static func open(
        _ location: DatabaseLocation, mayCreate: Bool, now: Timestamp
    ) async throws(CommandFailure) -> OpenedDatabase {
        let path = location.path
        guard mayCreate || FileManager.default.fileExists(atPath: path) else {
            throw CommandFailure(
                "no database at \(path.printable); start `latchkey serve` once, or name it with --config or in "
                    + Keys.databaseURL.description.environmentName
            )
        }
        do {
            let engine = try SQLiteDatabase.open(path: path)
            try await Migrator(engine).run(now: now)
            return OpenedDatabase(engine: engine, store: Store(engine))
        } catch let error as DatabaseError {
            throw failure(error, path)
        } catch {
            throw failure(DatabaseError(.other), path)
        }
    }

    /// Moves what was written into the file itself, so that whoever copies only that file has it all.
    func close() {
        try? engine.close()
    }

    /// What went wrong, for the operator; the engine's words name files and tables, never values.
    static func failure(_ error: DatabaseError, _ path: String) -> CommandFailure {
        let advice =
            switch error.kind {
            case .newer: "was made by a newer latchkey; install that version or restore a backup"
            case .foreign: "is not a database of latchkey and stays as it is; name another path in database.url"
            case .notAllowed: "cannot be written; give this user the right to its file and folder"
            case .busy: "is locked by another program; end that program and try again"
            case .unreachable:
                "cannot be opened; see that its folder exists, may be written by this user and has space left"
            case .uniqueViolation, .unexpectedRow, .other: "cannot be used"
            }
        let detail = error.kind == .other || error.kind == .unreachable ? " (\(error.detail.printable))" : ""
        return CommandFailure("the database \(path.printable) \(advice)\(detail)")
    }
}
