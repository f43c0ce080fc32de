import LatchkeyCore
package import LatchkeyTokens

/// The secrets of one-time tokens: what a link or a code proves.
///
/// They are MACs over the token's name and purpose (RFC 2104), made when they are needed and stored nowhere: not in the
/// database, its backups, or the outbox (S-118). 256 bits in a link (S-117), 48 in a code: too many to be found by guessing, so
/// that no counter of wrong codes is needed that strangers could fill (S-310, docs/decisions/0019).
package struct OneTimeSecrets: Sendable {
    let keys: KeySet<MACKey>

    private static let codeLength = 10

    package init(keys: KeySet<MACKey>) {
        self.keys = keys
    }

    /// For the fragment of a link: which token it is, and the proof.
    func link(for token: OneTimeToken) -> String {
        SignedID.text(of: token.id, .oneTimeLink(token.purpose, token.id), by: keys.present)
    }

    /// Typed by hand: ten characters.
    func code(for token: OneTimeToken) -> String {
        OneTimeSecrets.code(for: token, keys.present)
    }

    /// The token that a link of one of these purposes proves; nil for every link that was not made here. Asks no database.
    func token(ofLink text: String, _ purposes: [OneTimeToken.Purpose]) -> (
        id: RandomID, purpose: OneTimeToken.Purpose
    )? {
        for purpose in purposes {
            if let proven = SignedID.read(text, by: keys, { .oneTimeLink(purpose, $0) }) { return (proven.id, purpose) }
        }
        return nil
    }

    /// `canonical` is what was typed, as `ReadableCode.canonical(of:)` reads it.
    func isCode(_ canonical: String, of token: OneTimeToken) -> Bool {
        let canonical = Array(canonical.utf8)
        return keys.all.contains { key in
            let expected = ReadableCode.canonical(of: OneTimeSecrets.code(for: token, key))
            return SecretComparison.isEqual(canonical, Array(expected.utf8))
        }
    }

    private static func code(for token: OneTimeToken, _ key: MACKey) -> String {
        let label: MACLabel =
            token.purpose == .linkIdentity
            ? .linkCode(token.id, token.accountID, token.createdAt) : .oneTimeCode(token.purpose, token.id)
        return readable(key.mac(of: label), length: codeLength)
    }

    /// Writes the first bits of a MAC so that people can type them.
    static func readable(_ mac: [UInt8], length: Int) -> String {
        let number = mac.prefix(8).reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
        return ReadableCode(length: length, number: number).text
    }
}
