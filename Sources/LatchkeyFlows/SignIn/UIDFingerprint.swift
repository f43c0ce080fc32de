import LatchkeyCore
import LatchkeyTokens

/// How logs and the audit name what was typed as a uid that is nobody's: people type passwords into the wrong field (S-278).
///
/// It is a MAC, because a plain hash of a password is found with a dictionary (S-322); equal texts have equal fingerprints on one
/// server, and on no two.
struct UIDFingerprint: Sendable {
    let key: SigningKey?

    func details(of name: SignInName) -> EventDetails {
        // The label must have no dot.
        let mac = key?.mac(ofLabel: "latchkey uid fingerprint " + Base64URL.encodeText(Array(name.key.utf8))) ?? []
        return ["uid_mac": Base64URL.encodeText(mac.prefix(6))]
    }
}
