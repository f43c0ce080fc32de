import LatchkeyCore
package import LatchkeyTokens

/// The secrets of one-time tokens: what a link or a code proves.
///
/// They are MACs over the token's name and purpose (RFC 2104), made when they are needed and stored nowhere: not in the
/// database, its backups, or the outbox (S-118). 256 bits in a link (S-117), eight digits or ten characters in a code.
package struct OneTimeSecrets: Sendable {
    /// The present key first.
    let keys: [SigningKey]

    private static let digits = 8
    private static let readableLength = 10

    package init(keys: [SigningKey]) {
        self.keys = keys
    }

    /// For the fragment of a link: which token it is, and the proof.
    func link(for token: OneTimeToken) -> String? {
        keys.first.map { token.id.text + Base64URL.encodeText(mac("link", token, $0)) }
    }

    /// Typed by hand: eight digits for who asked a moment ago, ten characters when staff hand it out.
    func code(for token: OneTimeToken) -> String? {
        keys.first.map { code(for: token, $0) }
    }

    /// Which token a link speaks of; nothing is proven by it.
    static func tokenID(ofLink text: String) -> RandomID? {
        guard text.utf8.count == 65 else { return nil }
        return RandomID(text: text.utf8.prefix(22))
    }

    func isLink(_ text: String, of token: OneTimeToken) -> Bool {
        keys.contains { key in
            let expected = token.id.text + Base64URL.encodeText(mac("link", token, key))
            return SecretComparison.isEqual(Array(text.utf8), Array(expected.utf8))
        }
    }

    func isCode(_ typed: String, of token: OneTimeToken) -> Bool {
        let canonical = Array(ReadableCode.canonical(of: typed).utf8)
        return keys.contains { key in
            let expected = ReadableCode.canonical(of: code(for: token, key))
            return SecretComparison.isEqual(canonical, Array(expected.utf8))
        }
    }

    private func code(for token: OneTimeToken, _ key: SigningKey) -> String {
        let number = mac("code", token, key).prefix(8).reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
        guard token.purpose == .recoveryCode else {
            let text = String(number % 100_000_000)
            return String(repeating: "0", count: OneTimeSecrets.digits - text.utf8.count) + text
        }
        return ReadableCode(length: OneTimeSecrets.readableLength, number: number).text
    }

    private func mac(_ what: String, _ token: OneTimeToken, _ key: SigningKey) -> [UInt8] {
        key.mac(ofLabel: "latchkey one-time \(what) \(token.purpose.rawValue) \(token.id.text)")
    }
}
