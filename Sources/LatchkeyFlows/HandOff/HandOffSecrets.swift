import LatchkeyCore
import LatchkeyTokens

/// What our own pages name a hand-off by, and what it is exchanged for a session with: MACs over its name (RFC 2104), made when they are
/// needed and stored nowhere (S-118).
struct HandOffSecrets: Sendable {
    let keys: KeySet<MACKey>

    func ticket(of id: RandomID) -> String { SignedID.text(of: id, .handOffTicket(id), by: keys.present) }

    func code(of id: RandomID) -> String { SignedID.text(of: id, .handOffCode(id), by: keys.present) }

    /// Nil for every text that was not made here. Asks no database.
    func id(ofTicket text: String) -> RandomID? { SignedID.read(text, by: keys) { .handOffTicket($0) }?.id }

    func id(ofCode text: String) -> RandomID? { SignedID.read(text, by: keys) { .handOffCode($0) }?.id }
}
