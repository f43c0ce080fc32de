package import LatchkeyCore

/// An id with a MAC over it, which is stored nowhere (RFC 2104, S-118): links, tickets, states, codes of hand-offs.
///
/// 65 characters of base64url: 22 of the id, 43 of the MAC.
package enum SignedID {
    package static func text(of id: RandomID, _ label: MACLabel, by key: MACKey) -> String {
        id.text + Base64URL.encodeText(key.mac(of: label))
    }

    /// The id, and the key that made the text; nil for every text that none of the keys made. Asks no database.
    package static func read(
        _ text: String, by keys: KeySet<MACKey>, _ label: (RandomID) -> MACLabel
    ) -> (id: RandomID, key: MACKey)? {
        guard text.utf8.count == length, let id = RandomID(text: text.utf8.prefix(idLength)) else { return nil }
        let (given, label) = (Array(text.utf8), label(id))
        let key = keys.all.first { key in
            SecretComparison.isEqual(given, Array(self.text(of: id, label, by: key).utf8))
        }
        return key.map { (id, $0) }
    }

    private static let idLength = 22
    private static let length = 65
}
