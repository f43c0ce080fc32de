import Crypto
import LatchkeyCore

/// The public half of the key by which a page goes on with its session: ECDSA over P-256 with SHA-256 and nothing else, whatever a
/// request says (RFC 8725 §3.1).
package struct SessionPublicKey: Sendable {
    private let key: P256.Signing.PublicKey

    /// The coordinates of a JWK (RFC 7518 §6.2.1), canonical base64url of 32 bytes each. Nil unless they name a point of P-256.
    package init?(x: String, y: String) {
        guard let x = Base64URL.decode(x.utf8), let y = Base64URL.decode(y.utf8), x.count == 32, y.count == 32,
            let key = try? P256.Signing.PublicKey(rawRepresentation: x + y)
        else { return nil }
        self.key = key
    }

    /// Nil unless the 65 bytes of `point` are one.
    package init?(point: [UInt8]) {
        guard point.count == 65, let key = try? P256.Signing.PublicKey(x963Representation: point) else { return nil }
        self.key = key
    }

    /// 65 bytes (SEC 1 §2.3.3).
    package var point: [UInt8] { Array(key.x963Representation) }

    /// Whether `signature` is canonical base64url of the 64 bytes (r ‖ s, IEEE P1363) that WebCrypto makes, by this key's owner over
    /// `text`. A high s is one: WebCrypto makes them.
    package func isSignature(_ signature: String, of text: String) -> Bool {
        guard let bytes = Base64URL.decode(signature.utf8), bytes.count == 64,
            let value = try? P256.Signing.ECDSASignature(rawRepresentation: bytes)
        else { return false }
        return key.isValidSignature(value, for: Array(text.utf8))
    }
}
