package import LatchkeyCore
import LatchkeyTokens

/// Who is calling: the live session behind a token. The check that every guarded door shares.
package struct Authenticate: Sendable {
    let verifier: SessionTokenVerifier
    let issuer: SessionTokenIssuer
    let liveSessions: LiveSessions
    let clock: TimeSource

    /// Throws `token_invalid` for every token that is not good, whatever the reason; `unavailable` when nobody can tell.
    package func callAsFunction(_ token: String) async throws(LatchkeyError) -> Caller {
        let now = clock.now()
        let verified: VerifiedSession
        do {
            verified = try verifier.session(of: token.utf8, now: now)
        } catch {
            throw LatchkeyError(.tokenInvalid, cause: error)
        }
        guard
            let live = try await liveSessions.find(verified.sessionID, of: verified.subject, now: now)
        else { throw LatchkeyError(.tokenInvalid) }
        return Caller(session: live, tokenIssuedAt: verified.issuedAt, tokenExpiresAt: verified.expiresAt)
    }

    /// More than half of the token's time has passed.
    package func isRenewalDue(for caller: Caller) -> Bool {
        clock.now().seconds > caller.tokenIssuedAt + (caller.tokenExpiresAt - caller.tokenIssuedAt) / 2
    }

    /// A fresh token for the same session when more than half of this one's time has passed, else nil (S-073).
    ///
    /// The earlier token lives on to its own end, so that tabs cannot race each other.
    package func renewal(for caller: Caller) -> SessionToken? {
        guard isRenewalDue(for: caller) else { return nil }
        let now = clock.now()
        let live = caller.session
        let token = issuer.token(
            for: live.account, secret: live.secret, isRemembered: live.isRemembered, absoluteEnd: live.absoluteEnd,
            now: now
        )
        guard token.expiresAt.seconds > caller.tokenExpiresAt else { return nil }
        liveSessions.noteRenewal(of: live, now: now, idleEnd: token.expiresAt)
        return token
    }
}

/// The signed-in person behind a request.
package struct Caller: Sendable {
    package let session: LiveSession
    let tokenIssuedAt: Int64
    let tokenExpiresAt: Int64

    package var account: Account { session.account }

    /// Throws `forbidden` unless one of the caller's roles allows it.
    func require(_ permission: Permission) throws(LatchkeyError) {
        guard account.roles.allows(permission) else {
            let roles = Roles.allNames.filter { Roles(name: $0)?.allows(permission) == true }
            throw LatchkeyError(.forbidden, requiredRoles: roles)
        }
    }
}
