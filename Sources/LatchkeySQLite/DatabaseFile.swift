import Foundation
import LatchkeyStore

/// The file under the engine, which only this user may read, whatever the umask is (S-282).
enum DatabaseFile {
    /// Makes the directory and an empty file where they are missing and narrows the modes of what is there.
    ///
    /// Answers the absolute path; SQLite gives `-wal` and `-shm` the mode of the file.
    static func prepare(_ path: String) throws(DatabaseError) -> String {
        try makeDirectory((path as NSString).deletingLastPathComponent)
        if access(path, F_OK) != 0 { try create(path, unlessThere: true) }
        guard let resolved = realpath(path, nil) else { throw failure(path) }
        defer { free(resolved) }
        let absolute = String(cString: resolved)
        for suffix in ["", "-wal", "-shm", "-journal"] { try narrow(absolute + suffix) }
        return absolute
    }

    /// An empty file of mode 0600 that was not there before; with `unlessThere`, another process may have been faster.
    ///
    /// Existing files are never opened here: closing one would drop the locks SQLite holds on it in this process.
    static func create(_ path: String, unlessThere: Bool = false) throws(DatabaseError) {
        let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        if descriptor < 0, unlessThere, errno == EEXIST { return }
        guard descriptor >= 0 else { throw failure(path) }
        defer { _ = close(descriptor) }
        guard fchmod(descriptor, 0o600) == 0 else { throw failure(path) }
    }

    /// An empty file of mode 0600 in the same directory; answers its path, which begins like that of the other.
    static func createBeside(_ path: String) throws(DatabaseError) -> String {
        var template = Array((path + ".XXXXXX").utf8CString)
        let descriptor = mkstemp(&template)
        guard descriptor >= 0 else { throw failure(path) }
        defer { _ = close(descriptor) }
        guard fchmod(descriptor, 0o600) == 0 else { throw failure(path) }
        return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Gives the file another name, which no file has. Where the file system has no links, a file that another process makes at the same
    /// moment would be replaced.
    static func name(_ file: String, _ path: String) throws(DatabaseError) {
        if link(file, path) == 0 { return }
        guard [EPERM, ENOTSUP, ENOSYS, EMLINK].contains(errno), access(path, F_OK) != 0, rename(file, path) == 0 else {
            throw failure(path)
        }
    }

    /// Makes a rename, a removal or a new file in this directory outlive the machine.
    static func syncDirectory(of path: String) throws(DatabaseError) {
        let directory = (path as NSString).deletingLastPathComponent
        let descriptor = open(directory.isEmpty ? "." : directory, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(directory) }
        defer { _ = close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure(directory) }
    }

    private static func makeDirectory(_ path: String) throws(DatabaseError) {
        guard !path.isEmpty, access(path, F_OK) != 0 else { return }
        try makeDirectory((path as NSString).deletingLastPathComponent)
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw failure(path) }
        try syncDirectory(of: path)
    }

    private static func narrow(_ path: String) throws(DatabaseError) {
        var status = stat()
        guard stat(path, &status) == 0 else {
            guard errno == ENOENT else { throw failure(path) }
            return
        }
        guard status.st_mode & S_IFMT == S_IFREG else { throw DatabaseError(.foreign, "\(path) is not a regular file") }
        guard status.st_mode & 0o177 != 0 else { return }
        guard chmod(path, 0o600) == 0 else { throw failure(path) }
    }

    private static func failure(_ path: String) -> DatabaseError {
        let number = errno
        let kind: DatabaseError.Kind = [EACCES, EPERM, EROFS].contains(number) ? .notAllowed : .unreachable
        return DatabaseError(kind, "\(path): \(String(cString: strerror(number)))")
    }
}
