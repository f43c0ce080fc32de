import Crypto
import CryptoExtras
import Foundation

/// A key pair of a soft authenticator.
enum SoftKey: Sendable {
    case es256(P256.Signing.PrivateKey)
    case edDSA(Curve25519.Signing.PrivateKey)
    case rs256(_RSA.Signing.PrivateKey)

    enum Kind: CaseIterable, Sendable {
        case es256, edDSA, rs256
    }

    /// Making RSA keys takes long, so there is one for all.
    private static let rsa = try? _RSA.Signing.PrivateKey(keySize: .bits2048)

    init(_ kind: Kind) throws {
        switch kind {
        case .es256: self = .es256(P256.Signing.PrivateKey())
        case .edDSA: self = .edDSA(Curve25519.Signing.PrivateKey())
        case .rs256:
            guard let rsa = SoftKey.rsa else { throw CocoaError(.featureUnsupported) }
            self = .rs256(rsa)
        }
    }

    var algorithm: Int64 {
        switch self {
        case .es256: -7
        case .edDSA: -8
        case .rs256: -257
        }
    }

    /// The pairs of the COSE key.
    var labels: [(CBORItem, CBORItem)] {
        get throws {
            switch self {
            case .es256(let key):
                let point = Array(key.publicKey.x963Representation)
                return [
                    (.integer(1), .integer(2)), (.integer(3), .integer(-7)), (.integer(-1), .integer(1)),
                    (.integer(-2), .bytes(Array(point[1...32]))), (.integer(-3), .bytes(Array(point[33...64]))),
                ]
            case .edDSA(let key):
                return [
                    (.integer(1), .integer(1)), (.integer(3), .integer(-8)), (.integer(-1), .integer(6)),
                    (.integer(-2), .bytes(Array(key.publicKey.rawRepresentation))),
                ]
            case .rs256(let key):
                let numbers = try key.publicKey.getKeyPrimitives()
                return [
                    (.integer(1), .integer(3)), (.integer(3), .integer(-257)),
                    (.integer(-1), .bytes(Array(numbers.modulus))),
                    (.integer(-2), .bytes(Array(numbers.publicExponent))),
                ]
            }
        }
    }

    var encoded: [UInt8] {
        get throws { CBORItem.map(try labels).encoded }
    }

    func signature(of message: [UInt8]) throws -> [UInt8] {
        switch self {
        case .es256(let key): Array(try key.signature(for: SHA256.hash(data: message)).derRepresentation)
        case .edDSA(let key): Array(try key.signature(for: message))
        case .rs256(let key):
            Array(
                try key.signature(for: SHA256.hash(data: message), padding: .insecurePKCS1v1_5).rawRepresentation)
        }
    }
}
