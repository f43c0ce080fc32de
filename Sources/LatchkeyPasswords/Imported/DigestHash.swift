import Crypto
import Foundation

/// A digest as Werkzeug before 3.0 wrote it, `sha256$salt$hex`: HMAC with the salt's text as the key, once; without a salt the
/// digest alone.
///
/// Somebody who has it tries billions of passwords a second. It is taken only so that the next sign-in replaces it.
package struct DigestHash: Sendable {
    package enum Function: String, CaseIterable, Sendable {
        case md5, sha1, sha256, sha384, sha512

        var size: Int {
            switch self {
            case .md5: 16
            case .sha1: 20
            case .sha256: 32
            case .sha384: 48
            case .sha512: 64
            }
        }
    }

    package let function: Function

    private let salt: [UInt8]
    private let hash: [UInt8]

    init?(_ stored: String) {
        let fields = PHCText.fields(of: stored)
        guard fields.count == 3, let function = Function(rawValue: String(fields[0])),
            let hash = PHCText.hex(fields[2]), hash.count == function.size
        else { return nil }
        (self.function, self.salt, self.hash) = (function, Array(fields[1].utf8), hash)
    }

    func matches(_ password: [UInt8]) -> Bool {
        guard !password.isEmpty else { return false }
        return ConstantTime.areEqual(digest(password), hash)
    }

    private func digest(_ password: [UInt8]) -> [UInt8] {
        switch function {
        case .md5: digest(password, with: Insecure.MD5.self)
        case .sha1: digest(password, with: Insecure.SHA1.self)
        case .sha256: digest(password, with: SHA256.self)
        case .sha384: digest(password, with: SHA384.self)
        case .sha512: digest(password, with: SHA512.self)
        }
    }

    private func digest<Hash: HashFunction>(_ password: [UInt8], with type: Hash.Type) -> [UInt8] {
        guard !salt.isEmpty else { return Array(Hash.hash(data: password)) }
        return Array(HMAC<Hash>.authenticationCode(for: password, using: SymmetricKey(data: salt)))
    }
}
