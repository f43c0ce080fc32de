import LatchkeyCore

/// Tells what a service token says, or that it is none for this API (G-090, G-091).
///
/// It does not ask whether the session still lives: a token lasts five minutes at most.
public struct ServiceTokenVerifier: Sendable {
    /// In seconds; a token that claims to last longer is refused, even with a right signature.
    package static let longestLife: Int64 = 300

    private let issuer: String
    private let audience: String

    /// For tokens that the server with the `public_url` `issuer` made for `audience`.
    public init(issuer: String, audience: String) {
        self.issuer = issuer
        self.audience = audience
    }

    /// The claims of `token`, all checked; `now` in seconds since 1970.
    ///
    /// Throws `unknownHeader` when none of `keys` has the token's header, byte for byte.
    public func claims(
        of token: String, keys: [ServicePublicKey], now: Int64
    ) throws(SessionTokenError) -> ServiceClaims {
        guard token.utf8.count <= SessionTokenParts.longest else { throw .malformed }
        let parts = try SessionTokenParts(Array(token.utf8))
        guard let key = keys.first(where: { $0.header.elementsEqual(parts.header) }) else { throw .unknownHeader }
        guard key.isSignature(parts.signature, of: parts.signed) else { throw .badSignature }
        guard let payload = Base64URL.decode(parts.payload) else { throw .malformed }
        let claims = try ServiceClaims(payload: payload)
        // Bytes are compared: == on text would also take canonically equivalent spellings.
        guard claims.issuer.utf8.elementsEqual(issuer.utf8) else { throw .foreignIssuer }
        guard claims.audience.utf8.elementsEqual(audience.utf8) else { throw .foreignAudience }
        try SessionTokenVerifier.requireTime(claims.issuedAt, claims.expiresAt, now: now)
        guard claims.expiresAt - claims.issuedAt <= ServiceTokenVerifier.longestLife else { throw .badClaims }
        return claims
    }

    /// Whether `token` has the form of a service token of some Latchkey server, whatever its key: `{"alg":"ES256","kid":`.
    package static func canBeHeader(of token: some Collection<UInt8>) -> Bool {
        token.starts(with: "eyJhbGciOiJFUzI1NiIsImtpZCI6".utf8)
    }
}
