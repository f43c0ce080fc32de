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
        guard let (id, key) = find(state, { .providerState(provider, $0) }) else { return nil }
        return (id, FederationSecrets.secrets(of: id, at: provider, key))
    }

    func ticket(of id: RandomID) -> String { FederationSecrets.text(id, .providerTicket(id), keys.present) }

    func id(ofTicket text: String) -> RandomID? { find(text) { .providerTicket($0) }?.id }

    func linkTicket(of id: RandomID) -> String { FederationSecrets.text(id, .linkTicket(id), keys.present) }

    func id(ofLinkTicket text: String) -> RandomID? { find(text) { .linkTicket($0) }?.id }

    private func find(_ text: String, _ label: (RandomID) -> MACLabel) -> (id: RandomID, key: MACKey)? {
        guard text.utf8.count == 65, let id = RandomID(text: text.utf8.prefix(22)) else { return nil }
        let given = Array(text.utf8)
        let key = keys.all.first { key in
            SecretComparison.isEqual(given, Array(FederationSecrets.text(id, label(id), key).utf8))
        }
        return key.map { (id, $0) }
    }

    private static func secrets(of id: RandomID, at provider: ProviderID, _ key: MACKey) -> ProviderSecrets {
        ProviderSecrets(
            state: text(id, .providerState(provider, id), key),
            verifier: Base64URL.encodeText(key.mac(of: .providerVerifier(id))),
            nonce: Base64URL.encodeText(key.mac(of: .providerNonce(id))))
    }

    private static func text(_ id: RandomID, _ label: MACLabel, _ key: MACKey) -> String {
        id.text + Base64URL.encodeText(key.mac(of: label))
    }
}
