import CSodium
import LatchkeyCore

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A stored argon2id or argon2i hash in PHC text: `$argon2id$v=19$m=19456,t=2,p=1$salt$hash`.
package struct Argon2Hash: Sendable {
    package let variant: Substring
    package let memoryKiB: Int
    package let iterations: Int
    package let lanes: Int

    private let text: String
    private let isOurShape: Bool

    init?(_ stored: String) {
        let parts = PHCText.parts(of: stored)
        guard parts.count == 5, parts[0] == "argon2id" || parts[0] == "argon2i", parts[1] == "v=19",
            let numbers = PHCText.numbers(parts[2], named: ["m", "t", "p"]),
            let salt = PHCText.base64(parts[3]), let hash = PHCText.base64(parts[4])
        else { return nil }
        guard (8...64).contains(salt.count), (16...64).contains(hash.count) else { return nil }
        guard (1...64).contains(numbers[2]), numbers[0] >= 8 * numbers[2], numbers[1] >= 1 else { return nil }
        (variant, memoryKiB, iterations, lanes) = (parts[0], numbers[0], numbers[1], numbers[2])
        isOurShape = parts[0] == "argon2id" && lanes == 1 && salt.count == 16 && hash.count == 32
        text = stored
    }

    func isWithin(_ limits: Argon2Limits) -> Bool {
        limits.allow(memoryKiB: memoryKiB, iterations: iterations)
    }

    /// Whether a hash made now would look different (S-003).
    func needsRehash(_ parameters: Argon2Parameters) -> Bool {
        !isOurShape || memoryKiB != parameters.memoryKiB || iterations != parameters.iterations
    }

    /// Throws `busy` when there is no memory for the hash: that must not count as a wrong password.
    func matches(_ password: [UInt8]) throws(LatchkeyError) -> Bool {
        guard Sodium.isReady else { throw LatchkeyError(.internalError) }
        let characters = password.map(CChar.init(bitPattern:))
        errno = 0
        let result = crypto_pwhash_str_verify(text, characters, UInt64(characters.count))
        guard result == 0 || errno != ENOMEM else { throw LatchkeyError(.busy, retryAfter: 1) }
        return result == 0
    }
}
