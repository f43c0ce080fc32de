import Crypto
import LatchkeyCore

/// Checks service tokens: ES256 (RFC 7518 §3.4) and no other algorithm, whatever a token says (RFC 8725 §3.1).
public struct ServicePublicKey: Sendable {
    /// The `kid`: the key's thumbprint (RFC 7638), so that no two keys have the same.
    public let id: String
    /// First part of every token of this key. Only byte-equal text selects the key.
    let header: [UInt8]
    /// The coordinates of the point, each 32 bytes.
    private let x: [UInt8]
    private let y: [UInt8]
    private let key: P256.Signing.PublicKey

    /// Nil unless the two name a point of P-256.
    package init?(x: [UInt8], y: [UInt8]) {
        guard x.count == 32, y.count == 32, let key = try? P256.Signing.PublicKey(rawRepresentation: x + y) else {
            return nil
        }
        self.init(key)
    }

    /// Nil unless the 64 bytes name a point of P-256.
    package init?(coordinates: [UInt8]) {
        self.init(x: Array(coordinates.prefix(32)), y: Array(coordinates.dropFirst(32)))
    }

    /// 64 bytes.
    package var coordinates: [UInt8] { x + y }

    init(_ key: P256.Signing.PublicKey) {
        let point = Array(key.rawRepresentation)
        self.x = Array(point.prefix(32))
        self.y = Array(point.suffix(32))
        let members = #"{"crv":"P-256","kty":"EC","x":"\#(Base64URL.encodeText(x))","y":"\#(Base64URL.encodeText(y))"}"#
        self.id = Base64URL.encodeText(Array(SHA256.hash(data: Array(members.utf8))))
        self.header = Base64URL.encode(Array(#"{"alg":"ES256","kid":"\#(id)","typ":"at+jwt"}"#.utf8))
        self.key = key
    }

    /// As it stands in a key set (RFC 7517 §4).
    package var json: String {
        #"{"alg":"ES256","crv":"P-256","kid":"\#(id)","kty":"EC","use":"sig","x":"\#(Base64URL.encodeText(x))","#
            + #""y":"\#(Base64URL.encodeText(y))"}"#
    }

    /// Whether `signature` is canonical base64url of 64 bytes that this key's owner made for `input`.
    func isSignature(_ signature: ArraySlice<UInt8>, of input: ArraySlice<UInt8>) -> Bool {
        guard let bytes = Base64URL.decode(signature), bytes.count == 64,
            let value = try? P256.Signing.ECDSASignature(rawRepresentation: bytes)
        else { return false }
        return key.isValidSignature(value, for: Array(input))
    }
}
