import Crypto
import LatchkeyCore

/// The secret of PKCE (RFC 7636), S256 alone (G-009).
package struct CodeVerifier: Sendable {
    package let text: String

    /// Nil unless it has 43–128 unreserved characters (§4.1).
    package init?(_ text: String) {
        guard (43...128).contains(text.utf8.count),
            text.utf8.allSatisfy({ ASCII.isLetterOrDigit($0) || "-._~".utf8.contains($0) })
        else { return nil }
        self.text = text
    }

    /// BASE64URL(SHA256(ASCII(verifier))) (§4.2): 43 characters.
    package var challenge: String { Base64URL.encodeText(Array(SHA256.hash(data: Array(text.utf8)))) }
}

extension CodeVerifier: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "CodeVerifier(not shown)" }

    package var debugDescription: String { description }

    package var customMirror: Mirror { Mirror(self, children: [:]) }
}
