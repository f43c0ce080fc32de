import Crypto
import LatchkeyCore

/// What is stored instead of a secret of 128 random bits: SHA-256 is enough for those, since nobody can guess them.
enum SecretHash {
    static func of(_ secret: RandomID) -> [UInt8] {
        of(secret.bytes)
    }

    static func of(_ bytes: [UInt8]) -> [UInt8] {
        Array(SHA256.hash(data: bytes))
    }

    static func of(_ text: String) -> [UInt8] {
        Array(SHA256.hash(data: Array(text.utf8)))
    }
}
