package import LatchkeyCore

/// Tells which session a token stands for, or that it is not one of ours.
///
/// The answer is about the token alone: whether the session still lives is for the server that keeps it.
///
/// ```swift
/// let verifier = SessionTokenVerifier(issuer: "https://auth.example", keys: KeySet(key))
/// let claims = try verifier.claims(of: token, now: now)
/// ```
public struct SessionTokenVerifier: Sendable {
    /// How far `iat` may lie in the future: clocks differ. There is no such grace for `exp` (S-064, S-065).
    package static let skew: Int64 = Duration.clockSkew.components.seconds

    private let keys: [SigningKey]
    /// The issuer as it stands in a payload.
    private let issuer: [UInt8]

    /// Takes tokens of `issuer` made with any of `keys` (S-069).
    public init(issuer: String, keys: KeySet<SigningKey>) {
        self.keys = keys.all
        self.issuer = ClaimsWriter.quoted(issuer)
    }

    /// The claims of `token`, all checked; `now` in seconds since 1970.
    ///
    /// Throws for every token that this server's signer did not make, for expired ones, and for those of another issuer.
    public func claims(of token: String, now: Int64) throws(SessionTokenError) -> SessionClaims {
        try checkedText(of: token.utf8, now: now).claims()
    }

    /// The session that `token` stands for: the same checks, without building any text.
    package func session(
        of token: some Collection<UInt8>,
        now: Timestamp
    ) throws(SessionTokenError) -> VerifiedSession {
        try VerifiedSession(checkedText(of: token, now: now.seconds))
    }

    /// Whether `token` begins with the header of one of the keys and a dot (S-060).
    ///
    /// Other programs' tokens do not, nor do those of a key that is no longer used. Says nothing about whether it is good.
    package func recognizes(_ token: some Collection<UInt8>) -> Bool {
        keys.contains { key in
            token.starts(with: key.header) && token.dropFirst(key.header.count).first == UInt8(ascii: ".")
        }
    }

    private func checkedText(of token: some Collection<UInt8>, now: Int64) throws(SessionTokenError) -> ClaimsText {
        guard token.count <= SessionTokenParts.longest else { throw .malformed }
        // Copied at once: this generic code is not specialised for its callers in other modules.
        let bytes = token.withContiguousStorageIfAvailable { Array($0) } ?? Array(token)
        let text = try ClaimsText(payload(of: bytes))
        guard text.bytes[text.issuer].elementsEqual(issuer) else { throw .foreignIssuer }
        try SessionTokenVerifier.requireTime(text.issuedAt, text.expiresAt, now: now)
        return text
    }

    /// All in seconds since 1970. Throws `notYetValid` and `expired`.
    static func requireTime(_ issuedAt: Int64, _ expiresAt: Int64, now: Int64) throws(SessionTokenError) {
        guard issuedAt - skew <= now else { throw .notYetValid }
        guard now < expiresAt else { throw .expired }
    }

    /// Nothing of the payload is looked at before the signature is right.
    private func payload(of token: [UInt8]) throws(SessionTokenError) -> [UInt8] {
        let parts = try SessionTokenParts(token)
        guard let key = keys.first(where: { $0.header.elementsEqual(parts.header) }) else { throw .unknownHeader }
        guard key.isSignature(parts.signature, of: parts.signed) else { throw .badSignature }
        guard let payload = Base64URL.decode(parts.payload) else { throw .malformed }
        return payload
    }
}
