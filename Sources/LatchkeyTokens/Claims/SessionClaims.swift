/// What a session token says (S-051).
///
/// `_uid` lets services that know tokens by that claim read it; roles are for guards that share the secret.
public struct SessionClaims: Equatable, Sendable {
    /// `iss`: the server that made the token.
    public var issuer: String
    /// `sub`: the account, by the id it keeps for ever.
    public var subject: String
    /// `_uid`: the user ID at the time the token was made.
    public var uid: String
    /// `sid`: the session.
    public var sessionID: String
    /// `jti`: this token alone.
    public var tokenID: String
    /// `iat`: seconds since 1970.
    public var issuedAt: Int64
    /// `exp`: seconds since 1970, the first second at which the token is refused.
    public var expiresAt: Int64
    /// `roles`: as they were when the token was made.
    public var roles: [String]
    /// `auth_time` (OpenID Connect Core §2): when the person last proved who they are, in seconds since 1970; by two factors, where
    /// ``methods`` has `mfa`. Nil in tokens of servers before this claim.
    public var authenticatedAt: Int64?
    /// `amr` (RFC 8176): by what means, such as `pwd`. Nil in tokens of servers before this claim.
    public var methods: [String]?

    /// Puts claims together; nothing is checked.
    public init(
        issuer: String,
        subject: String,
        uid: String,
        sessionID: String,
        tokenID: String,
        issuedAt: Int64,
        expiresAt: Int64,
        roles: [String],
        authenticatedAt: Int64? = nil,
        methods: [String]? = nil
    ) {
        self.issuer = issuer
        self.subject = subject
        self.uid = uid
        self.sessionID = sessionID
        self.tokenID = tokenID
        self.issuedAt = issuedAt
        self.expiresAt = expiresAt
        self.roles = roles
        self.authenticatedAt = authenticatedAt
        self.methods = methods
    }
}
