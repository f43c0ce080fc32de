import LatchkeyCore

/// Makes session tokens.
///
/// ```swift
/// let signer = SessionTokenSigner(keys: KeySet(key), issuer: "https://auth.example")
/// ```
public struct SessionTokenSigner: Sendable {
    private let key: SigningKey
    private let issuer: String

    /// Signs with the present one of `keys` and names `issuer` as `iss`.
    public init(keys: KeySet<SigningKey>, issuer: String) {
        self.key = keys.present
        self.issuer = issuer
    }

    /// A token with these claims; times are seconds since 1970. `authenticatedAt` and `methods` are left out where they are nil.
    public func token(
        subject: String,
        uid: String,
        sessionID: String,
        tokenID: String,
        issuedAt: Int64,
        expiresAt: Int64,
        roles: [String],
        authenticatedAt: Int64? = nil,
        methods: [String]? = nil
    ) -> String {
        let claims = SessionClaims(
            issuer: issuer,
            subject: subject,
            uid: uid,
            sessionID: sessionID,
            tokenID: tokenID,
            issuedAt: issuedAt,
            expiresAt: expiresAt,
            roles: roles,
            authenticatedAt: authenticatedAt,
            methods: methods
        )
        let dot = UInt8(ascii: ".")
        var text = key.header + [dot] + Base64URL.encode(ClaimsWriter(claims).bytes)
        text += [dot] + key.sign(text[...])
        return String(decoding: text, as: UTF8.self)
    }
}
