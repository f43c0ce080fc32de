package import LatchkeyCore
import LatchkeyTokens

/// The text that goes into the cookie, and how long the browser should keep it.
package struct SessionToken: Sendable {
    package let text: String
    package let expiresAt: Timestamp
    /// Seconds, for `Max-Age` (S-078).
    package let maxAge: Int
}

/// Writes tokens for sessions; a token never outlives its session's absolute end, nor `life` where it is given.
struct SessionTokenIssuer: Sendable {
    let signer: SessionTokenSigner
    let roles: RoleCatalog
    let limits: SessionLimits
    let randomness: Randomness

    func token(
        for account: Account, secret: Session.Secret, _ authentication: Authentication, isRemembered: Bool,
        absoluteEnd: Timestamp, life: Duration? = nil, now: Timestamp
    ) -> SessionToken {
        let expiresAt = min(now + (life ?? limits.idle(remember: isRemembered)), absoluteEnd)
        let text = signer.token(
            subject: account.id.text,
            uid: account.uid,
            sessionID: secret.text,
            tokenID: RandomID(randomness).text,
            issuedAt: now.seconds,
            expiresAt: expiresAt.seconds,
            roles: roles.names(of: account.roles),
            authenticatedAt: authentication.claimedTime.seconds,
            methods: authentication.methodClaims
        )
        return SessionToken(
            text: text, expiresAt: expiresAt, maxAge: max(0, Int(expiresAt.seconds - now.seconds))
        )
    }
}
