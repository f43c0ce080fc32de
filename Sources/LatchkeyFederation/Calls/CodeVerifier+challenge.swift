import Crypto
package import LatchkeyCore

extension CodeVerifier {
    /// BASE64URL(SHA256(ASCII(verifier))) (RFC 7636 §4.2), S256 alone (G-009): 43 characters.
    package var challenge: String { Base64URL.encodeText(Array(SHA256.hash(data: Array(text.utf8)))) }
}
