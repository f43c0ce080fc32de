import Crypto
import CryptoExtras
import LatchkeyCore

@testable import LatchkeyFederation

/// A provider whose tokens can be wrong in each way.
struct SoftProvider: Sendable {
    static let issuer = "https://idp.school.example"
    static let clientID = "latchkey"
    static let nonce = "n-0S6_WzA2Mj"
    static let accessToken = "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y"
    static let now = Timestamp(seconds: 1_800_000_000)

    /// Making a key takes a while: two for all tests.
    static let shared = Result { try SoftProvider() }
    static let other = Result { try SoftProvider() }

    let rsa: _RSA.Signing.PrivateKey
    let p256 = P256.Signing.PrivateKey()

    init() throws {
        rsa = try _RSA.Signing.PrivateKey(keySize: .bits2048)
    }

    var modulus: String {
        get throws { Base64URL.encodeText(Array(try rsa.publicKey.getKeyPrimitives().modulus)) }
    }

    /// Members of the RSA key; `more` may say `kid`, `alg`, `use` and others.
    func rsaKey(_ more: String = #""kid":"r1","alg":"RS256","use":"sig""#) throws -> String {
        #"{"kty":"RSA","n":"\#(try modulus)","e":"AQAB"\#(more.isEmpty ? "" : ",")\#(more)}"#
    }

    func p256Key(_ more: String = #""kid":"e1","alg":"ES256","use":"sig""#) -> String {
        let point = Array(p256.publicKey.rawRepresentation)
        let (x, y) = (Base64URL.encodeText(point.prefix(32)), Base64URL.encodeText(point.suffix(32)))
        return #"{"kty":"EC","crv":"P-256","x":"\#(x)","y":"\#(y)"\#(more.isEmpty ? "" : ",")\#(more)}"#
    }

    func rs256(_ claims: String, header: String = #"{"alg":"RS256","kid":"r1"}"#) throws -> String {
        try token(header, claims) { digest in
            Array(try rsa.signature(for: digest, padding: .insecurePKCS1v1_5).rawRepresentation)
        }
    }

    func ps256(_ claims: String, header: String = #"{"alg":"PS256","kid":"r1"}"#) throws -> String {
        try token(header, claims) { digest in
            Array(try rsa.signature(for: digest, padding: .PSS).rawRepresentation)
        }
    }

    func es256(_ claims: String, header: String = #"{"alg":"ES256","kid":"e1"}"#) throws -> String {
        try token(header, claims) { digest in Array(try p256.signature(for: digest).rawRepresentation) }
    }

    private func token(_ header: String, _ claims: String, sign: (SHA256.Digest) throws -> [UInt8]) rethrows -> String {
        let signed = SoftToken.unsigned(header, claims)
        return "\(signed).\(Base64URL.encodeText(try sign(SHA256.hash(data: Array(signed.utf8)))))"
    }
}
