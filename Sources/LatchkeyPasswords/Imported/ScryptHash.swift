import Crypto
import CryptoExtras
import Foundation

/// scrypt as Werkzeug writes it, `scrypt:32768:8:1$salt$hex`, and as PHC text, `$scrypt$ln=16,r=8,p=1$salt$hash`.
package struct ScryptHash: Sendable {
    package let rounds: Int
    package let blockSize: Int
    package let parallelism: Int

    private let salt: [UInt8]
    private let hash: [UInt8]

    private static let mostMemory = 128 << 20

    /// N × r × p of `ln=17,r=8,p=4`: about two seconds on a slow core.
    private static let mostWork = 1 << 22

    init?(_ stored: String) {
        if stored.utf8.first == UInt8(ascii: "$") {
            self.init(phc: PHCText.parts(of: stored))
        } else {
            self.init(werkzeug: PHCText.fields(of: stored))
        }
    }

    private init?(werkzeug fields: [Substring]) {
        guard fields.count == 3, !fields[1].isEmpty else { return nil }
        let method = PHCText.split(fields[0], at: ":")
        guard method.count == 4, method[0] == "scrypt", let rounds = PHCText.number(method[1]),
            let blockSize = PHCText.number(method[2]), let parallelism = PHCText.number(method[3]),
            let hash = PHCText.hex(fields[2]), hash.count == 64
        else { return nil }
        self.init(rounds, blockSize, parallelism, salt: Array(fields[1].utf8), hash: hash)
    }

    private init?(phc parts: [Substring]) {
        guard parts.count == 4, parts[0] == "scrypt", let numbers = PHCText.numbers(parts[1], named: ["ln", "r", "p"]),
            (1...40).contains(numbers[0]), let salt = PHCText.base64(parts[2]), !salt.isEmpty,
            let hash = PHCText.base64(parts[3]), (16...64).contains(hash.count)
        else { return nil }
        self.init(1 << numbers[0], numbers[1], numbers[2], salt: salt, hash: hash)
    }

    /// N must be a power of two (RFC 7914 §2).
    private init?(_ rounds: Int, _ blockSize: Int, _ parallelism: Int, salt: [UInt8], hash: [UInt8]) {
        guard rounds > 1, rounds & (rounds - 1) == 0, blockSize >= 1, parallelism >= 1 else { return nil }
        (self.rounds, self.blockSize, self.parallelism) = (rounds, blockSize, parallelism)
        (self.salt, self.hash) = (salt, hash)
    }

    var isAcceptable: Bool {
        // Each number alone first: their product could overflow.
        guard rounds <= ScryptHash.mostWork, blockSize <= 64, parallelism <= 16 else { return false }
        return 128 * rounds * blockSize <= ScryptHash.mostMemory
            && rounds * blockSize * parallelism <= ScryptHash.mostWork
    }

    func matches(_ password: [UInt8]) -> Bool {
        guard !password.isEmpty, isAcceptable else { return false }
        let key = try? KDF.Scrypt.deriveKey(
            from: password, salt: salt, outputByteCount: hash.count, rounds: rounds, blockSize: blockSize,
            parallelism: parallelism, maxMemory: 2 * ScryptHash.mostMemory)
        return key.map { ConstantTime.areEqual($0.withUnsafeBytes(Array.init), hash) } ?? false
    }
}
