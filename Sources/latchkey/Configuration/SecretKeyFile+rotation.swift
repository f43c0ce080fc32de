import Foundation
import LatchkeyCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

extension SecretKeyFile {
    /// Not the file itself.
    var isLink: Bool {
        var status = stat()
        return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
    }

    /// The key before this one, beside it.
    var previous: SecretKeyFile { SecretKeyFile(path: path + ".previous") }

    /// Replaces `secret`, which is in the file, with a new key, and keeps it as the previous one unless it must end at once.
    ///
    /// After a crash at any point there is a whole key in the file, and `secret` is in one of the two.
    func rotate(
        from secret: SecretText, keepingPrevious: Bool, _ randomness: Randomness
    ) throws(CommandFailure) {
        let owner = FileOwner(of: path)
        if keepingPrevious { try previous.replace(with: Array(secret.text.utf8), owner, randomness) }
        try replace(with: Base64URL.encode(randomness.bytes(32)), owner, randomness)
        if !keepingPrevious { try previous.remove() }
    }

    /// False when there was no such file.
    @discardableResult
    func remove() throws(CommandFailure) -> Bool {
        guard unlink(path) == 0 else {
            guard errno == ENOENT else { throw CommandFailure("\(path.printable): cannot be removed") }
            return false
        }
        SecretKeyFile.synchronize(folder)
        return true
    }

    /// The new file is of the owner of the one before: a command of root must not keep the server's user out.
    private func replace(
        with key: [UInt8], _ owner: FileOwner?, _ randomness: Randomness
    ) throws(CommandFailure) {
        let temporary = path + "." + Base64URL.encodeText(randomness.bytes(9))
        guard PrivateFile.make(key + [UInt8(ascii: "\n")], at: temporary, of: owner),
            rename(temporary, path) == 0
        else {
            let isFull = errno == ENOSPC || errno == EDQUOT
            unlink(temporary)
            throw CommandFailure(
                isFull
                    ? "\(path.printable): cannot be written; the disk has no space left"
                    : "\(path.printable): cannot be written; run this as the user whose file it is, with the right to write to its folder"
            )
        }
        SecretKeyFile.synchronize(folder)
    }
}
