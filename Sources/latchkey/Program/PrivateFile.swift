import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// A file that only this user may read, whatever the umask is (S-282).
enum PrivateFile {
    /// Makes the file and has its content on disk; false when it cannot, or when anything stands there already, a link too.
    ///
    /// With an `owner` it is theirs: false where this user may not give files away. By its descriptor, for which nobody puts another file.
    static func make(_ content: [UInt8], at path: String, of owner: FileOwner? = nil) -> Bool {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return fchmod(descriptor, 0o600) == 0 && write(descriptor, content, content.count) == content.count
            && owner?.take(descriptor) ?? true && fsync(descriptor) == 0
    }

    /// The same, empty, to be written bit by bit; nil when it cannot be made.
    static func begin(at path: String) -> FileHandle? {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return nil }
        guard fchmod(descriptor, 0o600) == 0 else {
            close(descriptor)
            return nil
        }
        return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }
}
