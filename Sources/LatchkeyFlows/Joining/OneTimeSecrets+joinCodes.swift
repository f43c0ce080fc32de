import Crypto
import LatchkeyCore
import LatchkeyTokens

/// The secrets of codes and invitations to join.
///
/// A code for many is a MAC over its row's id: it is computed when it is shown, and neither the database nor a backup holds it. An
/// invitation's secret is drawn at random and shown once. What is stored of both is a MAC over the secret, so that 39 bits cannot be
/// found from it by trying (S-333).
extension OneTimeSecrets {
    /// 39 bits: enough behind the limit of sign-ups per network, and short enough to be read aloud.
    private static let codeLength = 8
    /// 136 bits: nobody has to type it.
    static let invitationLength = 28
    /// Longer than any secret in any spelling that people use.
    private static let longestTyped = 128

    /// What was typed is as long as the secret of an invitation, and longer than a code for many.
    static func hasFormOfInvitation(_ typed: String) -> Bool {
        typed.utf8.count <= longestTyped && ReadableCode.canonical(of: typed).utf8.count == invitationLength
    }

    /// The code of this row, as it is shown.
    func joinCode(_ id: RandomID) -> String {
        OneTimeSecrets.joinCode(id, keys.present)
    }

    /// What is stored in place of a new secret.
    func joinCodeHash(_ secret: String) -> [UInt8] {
        OneTimeSecrets.joinCodeHash(ReadableCode.canonical(of: secret), keys.present)
    }

    /// What may be stored in place of the secret that was typed. Empty for what is too long to be one.
    ///
    /// The last one is how secrets were stored before schema 8; those rows are good until they expire.
    func joinCodeHashes(ofTyped typed: String) -> [[UInt8]] {
        guard typed.utf8.count <= OneTimeSecrets.longestTyped else { return [] }
        let canonical = ReadableCode.canonical(of: typed)
        return keys.all.map { OneTimeSecrets.joinCodeHash(canonical, $0) }
            + [Array(SHA256.hash(data: Array(canonical.utf8)))]
    }

    /// The code to show for this row; nil for invitations, for rows from before schema 8, and when their key is gone.
    func shownText(of code: JoinCode) -> String? {
        guard !code.isInvitation else { return nil }
        return keys.all.lazy.map { (OneTimeSecrets.joinCode(code.id, $0), $0) }.first { text, key in
            OneTimeSecrets.joinCodeHash(ReadableCode.canonical(of: text), key) == code.secretHash
        }?.0
    }

    private static func joinCode(_ id: RandomID, _ key: MACKey) -> String {
        readable(key.mac(of: .joinCode(id)), length: codeLength)
    }

    private static func joinCodeHash(_ canonical: String, _ key: MACKey) -> [UInt8] {
        key.mac(of: .joinCodeHash(digest: Array(SHA256.hash(data: Array(canonical.utf8)))))
    }
}
