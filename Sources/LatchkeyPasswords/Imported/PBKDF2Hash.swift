import Crypto
import CryptoExtras
import Foundation

/// PBKDF2 as Werkzeug writes it, `pbkdf2:sha256:260000$salt$hex`, as PHC text, `$pbkdf2-sha256$i=600000,l=32$salt$hash`,
/// and as passlib writes it, `$pbkdf2-sha256$29000$salt$hash`.
package struct PBKDF2Hash: Sendable {
    package enum Digest: String, Sendable {
        case md5, sha1, sha224, sha256, sha384, sha512

        var size: Int {
            switch self {
            case .md5: 16
            case .sha1: 20
            case .sha224: 28
            case .sha256: 32
            case .sha384: 48
            case .sha512: 64
            }
        }
    }

    package let digest: Digest
    package let iterations: Int

    private let salt: [UInt8]
    private let hash: [UInt8]

    /// About a second on a slow core; twice Werkzeug's current default.
    private static let mostIterations = 2_000_000

    init?(_ stored: String) {
        if stored.utf8.first == UInt8(ascii: "$") {
            self.init(phc: PHCText.parts(of: stored))
        } else {
            self.init(werkzeug: PHCText.fields(of: stored))
        }
    }

    /// Werkzeug's salt is its text, not what that text might decode to.
    private init?(werkzeug fields: [Substring]) {
        guard fields.count == 3, !fields[1].isEmpty else { return nil }
        let method = PHCText.split(fields[0], at: ":")
        guard method.count == 3, method[0] == "pbkdf2", let digest = Digest(rawValue: String(method[1])),
            let iterations = PHCText.number(method[2]), iterations >= 1,
            let hash = PHCText.hex(fields[2]), hash.count == digest.size
        else { return nil }
        (self.digest, self.iterations, self.salt, self.hash) = (digest, iterations, Array(fields[1].utf8), hash)
    }

    private init?(phc parts: [Substring]) {
        guard parts.count == 4, let digest = PBKDF2Hash.digest(parts[0]),
            let iterations = PBKDF2Hash.iterations(parts[1], length: parts[3]), iterations >= 1,
            let salt = PHCText.base64(parts[2]), !salt.isEmpty,
            let hash = PHCText.base64(parts[3]), (16...digest.size).contains(hash.count)
        else { return nil }
        (self.digest, self.iterations, self.salt, self.hash) = (digest, iterations, salt, hash)
    }

    /// passlib calls the form with SHA-1 plain `pbkdf2`.
    private static func digest(_ identifier: Substring) -> Digest? {
        if identifier == "pbkdf2" { return .sha1 }
        guard identifier.hasPrefix("pbkdf2-") else { return nil }
        return Digest(rawValue: String(identifier.dropFirst("pbkdf2-".count)))
    }

    private static func iterations(_ text: Substring, length encoded: Substring) -> Int? {
        if let plain = PHCText.number(text) { return plain }
        if let numbers = PHCText.numbers(text, named: ["i"]) { return numbers[0] }
        guard let numbers = PHCText.numbers(text, named: ["i", "l"]),
            numbers[1] == PHCText.base64(encoded)?.count
        else { return nil }
        return numbers[0]
    }

    var isAcceptable: Bool { iterations <= PBKDF2Hash.mostIterations }

    func matches(_ password: [UInt8]) -> Bool {
        // The library reads the address of the bytes, which an empty array need not have.
        guard !password.isEmpty, isAcceptable else { return false }
        let key = try? KDF.Insecure.PBKDF2.deriveKey(
            from: password, salt: salt, using: digest.function, outputByteCount: hash.count,
            unsafeUncheckedRounds: iterations)
        return key.map { ConstantTime.areEqual($0.withUnsafeBytes(Array.init), hash) } ?? false
    }
}

extension PBKDF2Hash.Digest {
    fileprivate var function: KDF.Insecure.PBKDF2.HashFunction {
        switch self {
        case .md5: .insecureMD5
        case .sha1: .insecureSHA1
        case .sha224: .insecureSHA224
        case .sha256: .sha256
        case .sha384: .sha384
        case .sha512: .sha512
        }
    }
}
