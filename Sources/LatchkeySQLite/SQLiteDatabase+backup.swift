import Foundation
import GRDB
package import LatchkeyStore

extension SQLiteDatabase {
    /// Copies one moment of the database, while it is being written to, into a new file of mode 0600 (S-282).
    ///
    /// Throws `.unreachable` when there is a file already, and leaves no half copy behind.
    package func backup(to path: String) async throws(LatchkeyStore.DatabaseError) {
        try DatabaseFile.create(path)
        let source = connections
        do {
            try await onThreadOfItsOwn {
                let target = try DatabaseQueue(path: path, configuration: .embedded)
                try source.backup(to: target)
                try target.close()
                try DatabaseFile.syncDirectory(of: path)
            }
        } catch {
            for suffix in ["", "-journal", "-wal", "-shm"] { unlink(path + suffix) }
            throw error
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
