import LatchkeyCore
import LatchkeyTokens

/// What our own pages name a hand-off by, and what it is exchanged for a session with: MACs over its name (RFC 2104), made when they are
/// needed and stored nowhere (S-118).
struct HandOffSecrets: Sendable {
    let keys: KeySet<MACKey>

    func ticket(of id: RandomID) -> String { HandOffSecrets.text(id, .handOffTicket(id), keys.present) }

    func code(of id: RandomID) -> String { HandOffSecrets.text(id, .handOffCode(id), keys.present) }

    /// Nil for every text that was not made here. Asks no database.
    func id(ofTicket text: String) -> RandomID? { id(text) { .handOffTicket($0) } }

    func id(ofCode text: String) -> RandomID? { id(text) { .handOffCode($0) } }

    private func id(_ text: String, _ label: (RandomID) -> MACLabel) -> RandomID? {
        guard text.utf8.count == 65, let id = RandomID(text: text.utf8.prefix(22)) else { return nil }
        let given = Array(text.utf8)
        let isProven = keys.all.contains { key in
            SecretComparison.isEqual(given, Array(HandOffSecrets.text(id, label(id), key).utf8))
        }
        return isProven ? id : nil
    }

    private static func text(_ id: RandomID, _ label: MACLabel, _ key: MACKey) -> String {
        id.text + Base64URL.encodeText(key.mac(of: label))
    }
}
