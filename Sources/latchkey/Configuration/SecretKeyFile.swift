import Foundation
import LatchkeyCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

// Inside the type, `read` is its own.
private let readBytes = read

/// A file that holds one secret: UTF-8 text; white space at its ends is no part of it.
struct SecretKeyFile: Sendable {
    let path: String

    /// Nil when there is no such file.
    func read() throws(CommandFailure) -> SecretText? { try read(flags: 0) }

    /// The same where no link stands by then: root must not hand out by a link of the server's user what that user may not read.
    func readItself() throws(CommandFailure) -> SecretText? { try read(flags: O_NOFOLLOW) }

    private func read(flags: Int32) throws(CommandFailure) -> SecretText? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | flags)
        guard descriptor >= 0 else {
            guard errno == ENOENT else { throw unreadable }
            return nil
        }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 65_537)
        let capacity = bytes.count
        let count = readBytes(descriptor, &bytes, capacity)
        guard (0..<capacity).contains(count) else { throw unreadable }
        bytes.removeLast(capacity - count)
        guard let text = String(validating: bytes, as: UTF8.self), let secret = SecretText(TypedText.trimmed(text))
        else { throw unreadable }
        return secret
    }

    /// True when the group or others may read or write it.
    var isOpenToOthers: Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & 0o077 != 0
    }

    /// True when every user of the machine may read it.
    var isOpenToAll: Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & 0o004 != 0
    }

    /// Makes the file with a key of 256 random bits, or takes the one that another process made first (S-068).
    ///
    /// The name appears only when the content is on disk, so that a crash leaves no half key behind.
    func create(_ randomness: Randomness) throws(CommandFailure) -> SecretText {
        let temporary = path + "." + Base64URL.encodeText(randomness.bytes(9))
        let content = Base64URL.encode(randomness.bytes(32)) + [UInt8(ascii: "\n")]
        guard makeFolder(folder), PrivateFile.make(content, at: temporary) else {
            unlink(temporary)
            throw CommandFailure("\(path.printable): cannot be made; give this user the right to write to its folder")
        }
        let linked = link(temporary, path) == 0 || errno == EEXIST
        unlink(temporary)
        SecretKeyFile.synchronize(folder)
        guard linked, let secret = try read() else { throw unreadable }
        return secret
    }

    var folder: String { (path as NSString).deletingLastPathComponent }

    private var unreadable: CommandFailure {
        CommandFailure("\(path.printable): expected a file with the secret key that this user can read")
    }

    private func makeFolder(_ folder: String) -> Bool {
        if FileManager.default.fileExists(atPath: folder) { return true }
        let attributes: [FileAttributeKey: Any] = [.posixPermissions: 0o700]
        return
            (try? FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: attributes)) != nil
    }

    static func synchronize(_ folder: String) {
        let descriptor = open(folder.isEmpty ? "." : folder, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }
}
