import Crypto
import LatchkeyCore

/// The key that makes and checks session tokens, by the algorithm that its `header` names: HS256 (RFC 7518 §3.2).
///
/// Whoever holds it can mint tokens for anybody. Printing, reflecting or dumping it shows nothing of it.
///
/// ```swift
/// let key = try SigningKey(secret: text)
/// ```
public struct SigningKey: Sendable {
    /// How signatures are made. Each key has one algorithm: no token chooses it (RFC 8725 §3.1).
    private enum Algorithm: Sendable {
        /// With the HMAC state after the key block: the key is set up once, each MAC starts from a copy.
        case hs256(HMAC<SHA256>)
    }

    /// The `kid` of tokens made with this key: derived from the key, different for each, tells nothing about it.
    public let id: String
    /// First part of every token of this key. Only byte-equal text selects the key (S-055, S-058).
    let header: [UInt8]
    private let algorithm: Algorithm

    /// Takes the raw UTF-8 bytes of `secret`, as PyJWT does.
    ///
    /// Throws unless there are at least 32 bytes (RFC 7518 §3.2) that do not repeat themselves and were never published
    /// (S-068).
    public init(secret: String) throws(SigningKeyError) {
        self.init(try ServerSecret(secret))
    }

    package init(_ secret: ServerSecret) {
        self.init(uncheckedBytes: secret.bytes)
    }

    /// Also for published test vectors, whose keys `ServerSecret` refuses.
    init(uncheckedBytes bytes: [UInt8]) {
        let id = MACKey(uncheckedBytes: bytes).id
        self.id = id
        self.header = Base64URL.encode(Array(#"{"alg":"HS256","kid":"\#(id)","typ":"session+jwt"}"#.utf8))
        self.algorithm = .hs256(HMAC(key: SymmetricKey(data: bytes)))
    }

    /// The signature of `input` as a token's last part, in canonical base64url: 43 bytes.
    func sign(_ input: ArraySlice<UInt8>) -> [UInt8] {
        switch algorithm {
        case .hs256(var mac):
            // As a raw buffer, which costs the generic code of `update` the least.
            input.withUnsafeBytes { mac.update(data: $0) }
            return mac.finalize().withUnsafeBytes { Base64URL.encode($0) }
        }
    }

    /// Whether `signature` is the last part of a token over `input`.
    ///
    /// Text is compared, not bits, so that no second spelling of a signature counts (S-061; docs/pitfalls.md, Base64URL).
    func isSignature(_ signature: ArraySlice<UInt8>, of input: ArraySlice<UInt8>) -> Bool {
        switch algorithm {
        case .hs256: SecretComparison.isEqual(sign(input), signature)
        }
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
