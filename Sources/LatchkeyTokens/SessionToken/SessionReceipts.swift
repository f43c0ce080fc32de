package import LatchkeyCore

/// What shows that the server has told a session's name to whoever brings it: their proofs are counted apart from those of strangers
/// (S-370). It opens nothing: a token takes a proof of the key.
///
/// 32 bytes in base64url: a MAC over the session's public id. Nothing is stored of it, each node knows it, and a restart forgets none.
package struct SessionReceipts: Sendable {
    private let keys: KeySet<MACKey>

    package init(keys: KeySet<MACKey>) {
        self.keys = keys
    }

    package func make(for session: RandomID) -> String {
        Base64URL.encodeText(keys.present.mac(of: .sessionReceipt(session)))
    }

    package func isOurs(_ receipt: String, for session: RandomID) -> Bool {
        guard let bytes = Base64URL.decode(receipt.utf8) else { return false }
        // No early exit among the keys (S-061).
        return keys.all.reduce(false) { found, key in
            SecretComparison.isEqual(key.mac(of: .sessionReceipt(session)), bytes) || found
        }
    }
}
