import Crypto
import CryptoExtras

/// A credential's public key, read from COSE (RFC 9052 §7) and able to check signatures.
///
/// Exactly the labels that its type needs, which is what WebAuthn §6.5.1.1 asks of authenticators: no label can be read in two
/// ways, and nothing is kept that nobody looked at.
package struct PasskeyPublicKey: Sendable {
    private enum Key: Sendable {
        case es256(P256.Signing.PublicKey)
        case edDSA(Curve25519.Signing.PublicKey)
        case rs256(_RSA.Signing.PublicKey)
    }

    package let algorithm: PasskeyAlgorithm
    /// COSE, as the authenticator wrote it: what is stored.
    package let encoded: [UInt8]
    private let key: Key

    /// Reads what `encoded` was.
    ///
    /// Throws `cbor`, `trailingBytes`, `algorithmNotOffered`, `keyShape`, `keyNotOnCurve`, `keySize`.
    package init(encoded: [UInt8]) throws(PasskeyFault) {
        try self.init(CBORReader.whole(encoded[...]), encoded: encoded)
    }

    init(_ value: CBORValue, encoded: [UInt8]) throws(PasskeyFault) {
        guard let members = value.members, let number = members[.label(3)]?.integer else { throw .keyShape }
        guard let algorithm = PasskeyAlgorithm(rawValue: number) else { throw .algorithmNotOffered }
        self.algorithm = algorithm
        self.encoded = encoded
        self.key =
            switch algorithm {
            case .es256: .es256(try PasskeyPublicKey.p256(members))
            case .edDSA: .edDSA(try PasskeyPublicKey.ed25519(members))
            case .rs256: .rs256(try PasskeyPublicKey.rsa(members))
            }
    }

    /// Whether `signature` is this key's over `message`.
    func isSignature(_ signature: [UInt8], of message: [UInt8]) -> Bool {
        switch key {
        case .es256(let key):
            guard let signature = try? P256.Signing.ECDSASignature(derRepresentation: signature) else { return false }
            return key.isValidSignature(signature, for: SHA256.hash(data: message))
        case .edDSA(let key):
            return key.isValidSignature(signature, for: message)
        case .rs256(let key):
            let signature = _RSA.Signing.RSASignature(rawRepresentation: signature)
            return key.isValidSignature(signature, for: SHA256.hash(data: message), padding: .insecurePKCS1v1_5)
        }
    }
}

extension PasskeyPublicKey {
    /// `kty` 2, `crv` 1, and both coordinates in full: the sign bit that stands for y elsewhere is no y here.
    private static func p256(_ members: [CBORKey: CBORValue]) throws(PasskeyFault) -> P256.Signing.PublicKey {
        let (x, y) = (members[.label(-2)]?.byteString, members[.label(-3)]?.byteString)
        guard members.count == 5, members[.label(1)]?.integer == 2, members[.label(-1)]?.integer == 1, let x, let y,
            x.count == 32, y.count == 32
        else { throw .keyShape }
        guard let key = try? P256.Signing.PublicKey(x963Representation: [0x04] + x + y) else { throw .keyNotOnCurve }
        return key
    }

    /// `kty` 1, `crv` 6 and x.
    private static func ed25519(_ members: [CBORKey: CBORValue]) throws(PasskeyFault) -> Curve25519.Signing.PublicKey {
        guard members.count == 4, members[.label(1)]?.integer == 1, members[.label(-1)]?.integer == 6,
            let x = members[.label(-2)]?.byteString, x.count == 32
        else { throw .keyShape }
        guard Ed25519Point.isUsable(x), let key = try? Curve25519.Signing.PublicKey(rawRepresentation: Array(x)) else {
            throw .keyNotOnCurve
        }
        return key
    }

    private static let rsaBits = 2048...4096

    /// `kty` 3, n and e in the fewest bytes (RFC 8230 §4): n odd with 2048 to 4096 bits, e odd and from 65537 to 2³² − 1.
    private static func rsa(_ members: [CBORKey: CBORValue]) throws(PasskeyFault) -> _RSA.Signing.PublicKey {
        guard members.count == 4, members[.label(1)]?.integer == 3, let n = members[.label(-1)]?.byteString,
            let e = members[.label(-2)]?.byteString, let first = n.first, first != 0, e.first != 0
        else { throw .keyShape }
        let bits = n.count * 8 - first.leadingZeroBitCount
        var exponent = ByteCursor(e)
        guard rsaBits.contains(bits), e.count <= 4, let number = exponent.number(bytes: e.count), number >= 65537,
            number & 1 == 1, (n.last ?? 0) & 1 == 1,
            let key = try? _RSA.Signing.PublicKey(n: Array(n), e: Array(e))
        else { throw .keySize }
        return key
    }
}
