import Crypto
import LatchkeyCore

/// AES-256-GCM as a database keeps it: nonce, ciphertext and tag, good for one label alone.
enum SealedBytes {
    /// Throws `internalError`: what goes wrong has no remedy.
    static func seal(
        _ bytes: [UInt8], by key: SymmetricKey, for label: [UInt8], _ randomness: Randomness
    ) throws(LatchkeyError) -> [UInt8] {
        do {
            let nonce = try AES.GCM.Nonce(data: randomness.bytes(12))
            let box = try AES.GCM.seal(bytes, using: key, nonce: nonce, authenticating: label)
            return Array(box.nonce) + Array(box.ciphertext) + Array(box.tag)
        } catch {
            throw LatchkeyError(.internalError, cause: error)
        }
    }

    /// Nil for what this key did not seal for this label.
    static func open(_ sealed: [UInt8], by key: SymmetricKey, for label: [UInt8]) -> [UInt8]? {
        guard let box = try? AES.GCM.SealedBox(combined: sealed) else { return nil }
        return (try? AES.GCM.open(box, using: key, authenticating: label)).map(Array.init)
    }
}
