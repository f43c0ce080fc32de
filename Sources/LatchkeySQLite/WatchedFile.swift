import LatchkeyStore
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The file that was opened, as long as it is the one that its name leads to and SQLite finds no damage in it (S-418).
///
/// A file that was moved or removed takes what is written to it, and nobody ever finds it again: commands and the next start see another
/// one. A damaged one may take it, too.
final class WatchedFile: Sendable {
    private let path: String
    private let identity: Identity?
    private let isDamaged = Atomic(false)
    /// The log beside it, which SQLite makes with the first write and keeps as long as anybody has the file open.
    private let log = Mutex<Identity?>(nil)

    private struct Identity: Equatable {
        let device: UInt64
        let number: UInt64

        /// Nil where nothing has this name.
        init?(_ path: String) {
            var status = stat()
            guard stat(path, &status) == 0 else { return nil }
            device = UInt64(truncatingIfNeeded: status.st_dev)
            number = UInt64(truncatingIfNeeded: status.st_ino)
        }
    }

    init(_ path: String) {
        self.path = path
        identity = Identity(path)
    }

    /// Asked before each transaction: a look at the names takes some microseconds. Throws `.unreachable`, `.damaged`.
    func check() throws(LatchkeyStore.DatabaseError) {
        guard Identity(path) == identity, isLogInPlace() else {
            throw DatabaseError(
                .unreachable,
                "\(path) or its -wal was moved, replaced or removed while this process had it open; put it back, or start again"
            )
        }
        guard !isDamaged.load(ordering: .relaxed) else { throw damage() }
    }

    private func isLogInPlace() -> Bool {
        let present = Identity(path + "-wal")
        return log.withLock { log in
            if log == nil { log = present }
            return log == present
        }
    }

    /// What SQLite found out stands until the next start.
    func note(_ error: LatchkeyStore.DatabaseError) {
        if error.kind == .damaged { isDamaged.store(true, ordering: .relaxed) }
    }

    private func damage() -> LatchkeyStore.DatabaseError {
        DatabaseError(.damaged, "\(path) is damaged; stop this process and restore a backup")
    }
}
