import LatchkeyCore
import LatchkeyTokens

/// What an attempt is known by outside: MACs over its name, made when they are needed and stored nowhere (S-118).
struct FederationSecrets: Sendable {
    let keys: KeySet<MACKey>

    /// For an attempt that begins.
    func begin(_ id: RandomID, at provider: ProviderID) -> ProviderSecrets {
        FederationSecrets.secrets(of: id, at: provider, keys.present)
    }

    /// Of the attempt that a state came back from; nil for every text that was not made here for this provider. Asks no database.
    ///
    /// By the key that made the state: the secret key may have been rotated since.
    func read(state: String, of provider: ProviderID) -> (id: RandomID, secrets: ProviderSecrets)? {
        guard let (id, key) = SignedID.read(state, by: keys, { .providerState(provider, $0) }) else { return nil }
        return (id, FederationSecrets.secrets(of: id, at: provider, key))
    }

    func ticket(of id: RandomID) -> String { SignedID.text(of: id, .providerTicket(id), by: keys.present) }

    func id(ofTicket text: String) -> RandomID? { SignedID.read(text, by: keys) { .providerTicket($0) }?.id }

    func linkTicket(of id: RandomID) -> String { SignedID.text(of: id, .linkTicket(id), by: keys.present) }

    func id(ofLinkTicket text: String) -> RandomID? { SignedID.read(text, by: keys) { .linkTicket($0) }?.id }

    private static func secrets(of id: RandomID, at provider: ProviderID, _ key: MACKey) -> ProviderSecrets {
        ProviderSecrets(
            state: SignedID.text(of: id, .providerState(provider, id), by: key),
            verifier: Base64URL.encodeText(key.mac(of: .providerVerifier(id))),
            nonce: Base64URL.encodeText(key.mac(of: .providerNonce(id))))
    }
}
