import Foundation
import GRDB
package import LatchkeyStore

extension SQLiteDatabase {
    /// Copies one moment of the database, while it is being written to, into a new file of mode 0600 (S-282).
    ///
    /// The file has its name once it is whole: a server would take half of one for an empty database, whenever the copying was stopped.
    /// Throws `.unreachable` when there is a file already, and leaves no half copy behind, unless the process is killed.
    package func backup(to path: String) async throws(LatchkeyStore.DatabaseError) {
        guard access(path, F_OK) != 0 else { throw DatabaseError(.unreachable, "\(path) exists") }
        let part = try DatabaseFile.createBeside(path)
        let source = connections
        defer { for suffix in ["", "-journal", "-wal", "-shm"] { unlink(part + suffix) } }
        try await onThreadOfItsOwn {
            let target = try DatabaseQueue(path: part, configuration: .embedded)
            try source.backup(to: target)
            // With a log it could be read only where files can be made beside it.
            try target.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
            try target.close()
            try DatabaseFile.name(part, path)
            try DatabaseFile.syncDirectory(of: path)
        }
    }

    /// Reads the whole file and throws `.unreachable` with the first fault that SQLite finds.
    package func integrityCheck() async throws {
        try await read { connection in
            let found = try connection.query("PRAGMA integrity_check(1)").first?.text(0) ?? ""
            guard found == "ok" else { throw LatchkeyStore.DatabaseError(.unreachable, found) }
            guard try connection.query("PRAGMA foreign_key_check").isEmpty else {
                throw LatchkeyStore.DatabaseError(.unreachable, "a row refers to one that is not there")
            }
        }
    }

    /// Copying takes long, and the threads of Swift's own pool are few.
    private func onThreadOfItsOwn(
        _ body: @escaping @Sendable () throws -> Void
    ) async throws(LatchkeyStore.DatabaseError) {
        let outcome = await withCheckedContinuation { continuation in
            DispatchQueue.global(qos: .utility).async {
                continuation.resume(
                    returning: Swift.Result { () throws(LatchkeyStore.DatabaseError) in
                        try throwingEngineErrors(body)
                    })
            }
        }
        try outcome.get()
    }
}
