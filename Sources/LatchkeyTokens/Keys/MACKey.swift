package import Crypto
import LatchkeyCore

/// Makes the MACs that only this server checks: links, codes, names of keys, fingerprints (RFC 2104, HMAC-SHA-256).
///
/// It signs no token, and programs that only check tokens do not need it. Its bits are those of the secret, as they always were,
/// so that links and codes stay good over an upgrade; what keeps it apart from a signing key of HS256 is `MACLabel`
/// (docs/decisions/0021-keys-apart.md). Printing, reflecting or dumping it shows nothing of it (S-273).
package struct MACKey: Sendable {
    /// HMAC state after the key block: the key is set up once, each MAC starts from a copy.
    private let keyed: HMAC<SHA256>

    package init(_ secret: ServerSecret) {
        self.init(uncheckedBytes: secret.bytes)
    }

    /// Also for published test vectors, whose keys `ServerSecret` refuses.
    init(uncheckedBytes bytes: [UInt8]) {
        self.keyed = HMAC(key: SymmetricKey(data: bytes))
    }

    /// 256 bits, the same at each call.
    package func mac(of label: MACLabel) -> [UInt8] {
        var mac = keyed
        mac.update(data: Array(label.text.utf8))
        return Array(mac.finalize())
    }

    /// Tells nothing about the key: names it in the database, and is the `kid` of the tokens of the same secret.
    package var id: String { String(Base64URL.encodeText(mac(of: .signingKeyID)).prefix(12)) }

    /// Makes challenges of passkeys, and nothing else.
    package var challengeKey: SymmetricKey { SymmetricKey(data: mac(of: .passkeyChallenges)) }

    /// Encrypts the keys of service tokens, and nothing else.
    var serviceKeySealing: SymmetricKey { SymmetricKey(data: mac(of: .serviceKeySealing)) }

    /// Encrypts the data key, and nothing else.
    var wrappingKey: SymmetricKey { SymmetricKey(data: mac(of: .dataKeyWrapping)) }
}

extension MACKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "MACKey(not shown)" }

    package var debugDescription: String { description }

    package var customMirror: Mirror { Mirror(self, children: [:]) }
}
