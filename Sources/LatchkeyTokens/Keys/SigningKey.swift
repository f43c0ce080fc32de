import Crypto
import LatchkeyCore

/// The secret that makes and checks session tokens (HS256).
///
/// Whoever holds it can mint tokens for anybody. Printing, reflecting or dumping it shows nothing of it.
///
/// ```swift
/// let key = try SigningKey(secret: text)
/// ```
public struct SigningKey: Sendable {
    /// The `kid` of tokens made with this key: derived from the key, different for each, tells nothing about it.
    public let id: String
    /// First part of every token of this key. Only byte-equal text selects the key (S-055, S-058).
    let header: [UInt8]
    /// HMAC state after the key block: the key is set up once, each MAC starts from a copy.
    private let keyed: HMAC<SHA256>

    /// Takes the raw UTF-8 bytes of `secret`, as PyJWT does.
    ///
    /// Throws unless there are at least 32 bytes (RFC 7518 §3.2) that do not repeat themselves and were never published
    /// (S-068).
    public init(secret: String) throws(SigningKeyError) {
        let bytes = Array(secret.utf8)
        guard bytes.count >= 32 else { throw .tooShort }
        guard !SecretStrength.isRepetitive(bytes) else { throw .repetitive }
        guard !SecretStrength.isWellKnown(bytes) else { throw .wellKnown }
        self.init(uncheckedBytes: bytes)
    }

    /// For published test vectors, whose keys the checks above refuse.
    init(uncheckedBytes bytes: [UInt8]) {
        let keyed = HMAC<SHA256>(key: SymmetricKey(data: bytes))
        // No token's signing input can equal the label: it has no dot.
        let label = Array("latchkey session token key id".utf8)
        let id = String(decoding: SigningKey.macText(of: label[...], keyed).prefix(12), as: UTF8.self)
        self.keyed = keyed
        self.id = id
        self.header = Base64URL.encode(Array(#"{"alg":"HS256","kid":"\#(id)","typ":"session+jwt"}"#.utf8))
    }

    /// The MAC of `input` as a token's last part: 43 bytes of canonical base64url.
    func macText(of input: ArraySlice<UInt8>) -> [UInt8] {
        SigningKey.macText(of: input, keyed)
    }

    /// A MAC for another use than tokens: `label` names that use and has no dot, so that it is no token's signing input.
    package func mac(ofLabel label: String) -> [UInt8] {
        var mac = keyed
        mac.update(data: Array(label.utf8))
        return Array(mac.finalize())
    }

    private static func macText(of input: ArraySlice<UInt8>, _ keyed: HMAC<SHA256>) -> [UInt8] {
        var mac = keyed
        // As a raw buffer, which costs the generic code of `update` the least.
        input.withUnsafeBytes { mac.update(data: $0) }
        return mac.finalize().withUnsafeBytes { Base64URL.encode($0) }
    }
}

extension SigningKey {
    /// Whether `token` has the form of a session token of some Latchkey server, whatever its key (S-060): the header of all of
    /// them begins with the same 21 bytes, `{"alg":"HS256","kid":`.
    package static func canBeHeader(of token: some Collection<UInt8>) -> Bool {
        token.starts(with: "eyJhbGciOiJIUzI1NiIsImtpZCI6".utf8)
    }
}

extension SigningKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The key id, never the key.
    public var description: String { "SigningKey(\(id))" }

    /// The key id, never the key.
    public var debugDescription: String { description }

    /// Shows no part of the key.
    public var customMirror: Mirror { Mirror(self, children: ["id": id]) }
}
