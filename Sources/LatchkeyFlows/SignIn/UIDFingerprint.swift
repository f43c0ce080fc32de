import LatchkeyCore
import LatchkeyTokens

/// How logs and the audit name what was typed as a uid that is nobody's: people type passwords into the wrong field (S-278).
///
/// It is a MAC, because a plain hash of a password is found with a dictionary (S-322); equal texts have equal fingerprints on one
/// server, and on no two.
struct UIDFingerprint: Sendable {
    let key: MACKey

    func details(of name: SignInName) -> EventDetails {
        ["uid_mac": Base64URL.encodeText(key.mac(of: .uidFingerprint(name.key)).prefix(6))]
    }
}
