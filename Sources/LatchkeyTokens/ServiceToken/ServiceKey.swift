import Crypto
package import LatchkeyCore

/// Signs service tokens. Printing, reflecting or dumping it shows nothing of it (S-273).
package struct ServiceKey: Sendable {
    private let key: P256.Signing.PrivateKey
    /// What others check its tokens with.
    package let publicKey: ServicePublicKey

    /// A new one. Throws `internalError` when the randomness names no key eight times in a row.
    package init(_ randomness: Randomness) throws(LatchkeyError) {
        guard let key = ServiceKey.privateKey(randomness) else { throw LatchkeyError(.internalError) }
        self.init(key)
    }

    /// The key with this `id` that `sealed` holds; nil unless `key` sealed it for that id.
    package init?(_ sealed: [UInt8], id: String, sealedBy key: MACKey) {
        guard let bytes = SealedBytes.open(sealed, by: key.serviceKeySealing, for: Array(id.utf8)),
            let opened = try? P256.Signing.PrivateKey(rawRepresentation: bytes)
        else { return nil }
        self.init(opened)
    }

    private static func privateKey(_ randomness: Randomness) -> P256.Signing.PrivateKey? {
        for _ in 0..<8 {
            if let key = try? P256.Signing.PrivateKey(rawRepresentation: randomness.bytes(32)) { return key }
        }
        return nil
    }

    private init(_ key: P256.Signing.PrivateKey) {
        self.key = key
        self.publicKey = ServicePublicKey(key.publicKey)
    }

    /// As a database may keep it: good for this key's `id` alone.
    package func sealed(by key: MACKey, _ randomness: Randomness) throws(LatchkeyError) -> [UInt8] {
        try SealedBytes.seal(
            Array(self.key.rawRepresentation), by: key.serviceKeySealing, for: Array(publicKey.id.utf8), randomness)
    }

    /// A token with these claims.
    package func token(_ claims: ServiceClaims) throws(LatchkeyError) -> String {
        let dot = UInt8(ascii: ".")
        let input = publicKey.header + [dot] + Base64URL.encode(ClaimsWriter(claims).bytes)
        do {
            let signature = try key.signature(for: input)
            return String(decoding: input + [dot] + Base64URL.encode(Array(signature.rawRepresentation)), as: UTF8.self)
        } catch {
            throw LatchkeyError(.internalError, cause: error)
        }
    }
}

extension ServiceKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "ServiceKey(\(publicKey.id))" }

    package var debugDescription: String { description }

    package var customMirror: Mirror { Mirror(self, children: ["id": publicKey.id]) }
}
