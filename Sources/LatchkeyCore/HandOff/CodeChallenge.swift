/// SHA-256 of a verifier that only the page that began knows (RFC 7636 §4.2, `S256`).
package struct CodeChallenge: Equatable, Sendable {
    /// 32 of them.
    package let bytes: [UInt8]

    /// Reads 43 characters of base64url, in the one spelling of their bits.
    package init?(_ text: String) {
        guard text.utf8.count == 43, let bytes = Base64URL.decode(text.utf8) else { return nil }
        self.init(bytes: bytes)
    }

    package init?(bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        self.bytes = bytes
    }
}
