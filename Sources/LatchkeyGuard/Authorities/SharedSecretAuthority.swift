public import LatchkeyTokens

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Checks tokens by itself with the server's `secret_key`, asking nobody. ``ServerAuthority`` is the safer choice.
///
/// - Warning: People who hold the secret can mint tokens for anybody, an administrator too: an app with this authority
///   must be guarded as well as the server itself. **Revocation waits for `exp`**: after sign-out, a disabled account,
///   a new password or a changed role, a token stays good here, with the roles it was made with, until it expires.
///
/// A token carries neither name nor e-mail nor permissions nor groups: ``CurrentUser/name`` is the uid as it was when the
/// token was made, permissions are those that you name for its roles, the others are empty. A guard that asks for groups
/// is not made for this authority. Since when a person was signed in, and by how many factors, a token tells; those of servers
/// before these claims do not, and guards that ask for it refuse them.
public struct SharedSecretAuthority: Authority {
    private let verifier: SessionTokenVerifier
    private let permissions: [String: [String]]
    private let now: @Sendable () -> Int64

    /// An authority for the tokens of one server.
    ///
    /// Throws for a secret that Latchkey would not start with: too short, repetitive or published.
    ///
    /// - Parameters:
    ///   - secret: The server's `secret_key`.
    ///   - issuer: The server's `public_url`, exactly as it is set there.
    ///   - previousSecret: The server's `secret_key_previous`, while it has one.
    ///   - permissions: What each role allows, as in the server's `roles`: `["Editor": ["posts:write"]]`.
    public init(
        secret: String,
        issuer: String,
        previousSecret: String? = nil,
        permissions: [String: [String]] = [:]
    ) throws(SigningKeyError) {
        try self.init(secret: secret, issuer: issuer, previousSecret: previousSecret, permissions: permissions) {
            Int64(Date().timeIntervalSince1970)
        }
    }

    /// `now` is in seconds since 1970.
    package init(
        secret: String,
        issuer: String,
        previousSecret: String? = nil,
        permissions: [String: [String]] = [:],
        now: @escaping @Sendable () -> Int64
    ) throws(SigningKeyError) {
        let present = try SigningKey(secret: secret)
        var previous: [SigningKey] = []
        if let previousSecret { previous.append(try SigningKey(secret: previousSecret)) }
        self.verifier = SessionTokenVerifier(issuer: issuer, keys: KeySet(present, previous: previous))
        self.permissions = permissions
        self.now = now
    }

    /// The person `token` was made for.
    public func user(of token: String) throws(GuardError) -> CurrentUser {
        let claims: SessionClaims
        let now = now()
        do {
            claims = try verifier.claims(of: token, now: now)
        } catch {
            throw .tokenInvalid
        }
        return CurrentUser(
            id: claims.subject, uid: claims.uid, name: claims.uid, roles: claims.roles,
            permissions: RolePermissions.names(of: claims.roles, in: permissions),
            standing: SharedSecretAuthority.standing(claims, now: now))
    }

    /// Nil unless the token has both claims (F-021). Its time is that of the second factor where there was one.
    private static func standing(_ claims: SessionClaims, now: Int64) -> AuthenticationStanding? {
        guard let time = claims.authenticatedAt, let methods = claims.methods else { return nil }
        let hasTwo = methods.contains { $0.utf8.elementsEqual("mfa".utf8) }
        let names = methods.filter { !$0.utf8.elementsEqual("mfa".utf8) }
        // Of the future where the server's clock is ahead of ours: as for the token itself, half a minute is taken.
        let age = time - SessionTokenVerifier.skew <= now ? Duration.seconds(max(0, now - time)) : nil
        return AuthenticationStanding(
            age: age, factorAge: hasTwo ? age : nil, factors: hasTwo ? 2 : names.isEmpty ? 0 : 1, methods: names)
    }

    /// False: a token tells nothing of groups.
    public var knowsGroups: Bool { false }

    /// Whether the text begins as the tokens of this secret do.
    public func recognizes(_ token: String) -> Bool { verifier.recognizes(token.utf8) }
}

extension Authority where Self == SharedSecretAuthority {
    /// Checks tokens with the server's secret, asking nobody; read ``SharedSecretAuthority`` before choosing it.
    public static func sharedSecret(
        _ secret: String,
        issuer: String,
        previousSecret: String? = nil,
        permissions: [String: [String]] = [:]
    ) throws(SigningKeyError) -> SharedSecretAuthority {
        try SharedSecretAuthority(
            secret: secret, issuer: issuer, previousSecret: previousSecret, permissions: permissions)
    }
}
