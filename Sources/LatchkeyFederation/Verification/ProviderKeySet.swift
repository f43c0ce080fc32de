import LatchkeyCore

/// The usable keys of a provider (RFC 7517 §5).
package struct ProviderKeySet: Sendable {
    package let keys: [ProviderKey]

    /// §1.3, in bytes.
    package static let longest = 256 * 1024
    /// Usable or not. A longer set is refused whole, as by the guards: if its beginning were read, it would hang on the order of the keys
    /// whether a token is good.
    private static let most = 64

    /// Throws `status`, `mediaType`, `tooLarge`, `json`, `tooDeep`, `keySet`, `tooManyKeys`. A set without a usable key is one.
    package init(_ answer: ProviderAnswer) throws(FederationFault) {
        try answer.check()
        let document = try ProviderJSON(answer.body, longest: ProviderKeySet.longest)
        guard case .array(let elements) = document["keys"] else { throw .keySet }
        guard elements.count <= ProviderKeySet.most else { throw .tooManyKeys }
        keys = elements.compactMap { element in
            guard case .object(let members) = element else { return nil }
            return ProviderKey(ProviderJSON(members: members))
        }
    }

    /// Exactly one key: by `kid`, and without `kid` the only one that fits. Another `kid` never falls to a default (docs/pitfalls.md, JWT
    /// libraries).
    ///
    /// Throws `keyUnknown`, after which one more look at the provider makes sense, and `keyAmbiguous`.
    package func key(for token: CompactToken) throws(FederationFault) -> ProviderKey {
        let fitting = keys.filter { key in
            guard key.algorithm == token.algorithm else { return false }
            guard let wanted = token.keyID else { return true }
            return key.id.map { $0.utf8.elementsEqual(wanted.utf8) } ?? false
        }
        guard let key = fitting.first else { throw .keyUnknown }
        guard fitting.count == 1 else { throw .keyAmbiguous }
        return key
    }
}
