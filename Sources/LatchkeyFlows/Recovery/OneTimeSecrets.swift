import LatchkeyCore
package import LatchkeyTokens

/// The secrets of one-time tokens: what a link or a code proves.
///
/// They are MACs over the token's name and purpose (RFC 2104), made when they are needed and stored nowhere: not in the
/// database, its backups, or the outbox (S-118). 256 bits in a link (S-117), 48 in a code: too many to be found by guessing, so
/// that no counter of wrong codes is needed that strangers could fill (S-310, docs/decisions/0019).
package struct OneTimeSecrets: Sendable {
    /// The present key first.
    let keys: [SigningKey]

    private static let codeLength = 10

    package init(keys: [SigningKey]) {
        self.keys = keys
    }

    /// For the fragment of a link: which token it is, and the proof.
    func link(for token: OneTimeToken) -> String? {
        keys.first.map { token.id.text + Base64URL.encodeText(mac("link", token, $0)) }
    }

    /// Typed by hand: ten characters.
    func code(for token: OneTimeToken) -> String? {
        keys.first.map { code(for: token, $0) }
    }

    /// The token that a link of one of these purposes proves; nil for every link that was not made here. Asks no database.
    func token(ofLink text: String, _ purposes: [OneTimeToken.Purpose]) -> (
        id: RandomID, purpose: OneTimeToken.Purpose
    )? {
        guard text.utf8.count == 65, let id = RandomID(text: text.utf8.prefix(22)) else { return nil }
        let given = Array(text.utf8)
        for purpose in purposes {
            let isProven = keys.contains { key in
                let expected = id.text + Base64URL.encodeText(mac("link", purpose, id, key))
                return SecretComparison.isEqual(given, Array(expected.utf8))
            }
            if isProven { return (id, purpose) }
        }
        return nil
    }

    /// `canonical` is what was typed, as `ReadableCode.canonical(of:)` reads it.
    func isCode(_ canonical: String, of token: OneTimeToken) -> Bool {
        let canonical = Array(canonical.utf8)
        return keys.contains { key in
            let expected = ReadableCode.canonical(of: code(for: token, key))
            return SecretComparison.isEqual(canonical, Array(expected.utf8))
        }
    }

    private func code(for token: OneTimeToken, _ key: SigningKey) -> String {
        let number = mac("code", token, key).prefix(8).reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
        return ReadableCode(length: OneTimeSecrets.codeLength, number: number).text
    }

    private func mac(_ what: String, _ token: OneTimeToken, _ key: SigningKey) -> [UInt8] {
        mac(what, token.purpose, token.id, key)
    }

    private func mac(_ what: String, _ purpose: OneTimeToken.Purpose, _ id: RandomID, _ key: SigningKey) -> [UInt8] {
        key.mac(ofLabel: "latchkey one-time \(what) \(purpose.rawValue) \(id.text)")
    }
}
