package import LatchkeyCore
import LatchkeyTokens

/// Who is calling: the live session behind a token. The check that every guarded route shares.
package struct Authenticate: Sendable {
    let tokens: VerifiedTokens
    let issuer: SessionTokenIssuer
    let liveSessions: LiveSessions
    let clock: TimeSource

    /// Throws `token_invalid` for every token that is not good, whatever the reason; `unavailable` when nobody can tell.
    package func callAsFunction(_ token: String) async throws(LatchkeyError) -> Caller {
        let now = clock.now()
        let verified = try verify(token, now: now)
        guard let live = try await liveSessions.find(verified.sessionID, of: verified.subject, now: now) else {
            throw LatchkeyError(.tokenInvalid)
        }
        return try Authenticate.caller(live, verified, now: now)
    }

    /// Whether the text begins as a token of this server does (S-060); says nothing about whether it is good.
    package func recognizes(_ token: String) -> Bool { tokens.recognizes(token) }

    /// The same without waiting, when memory alone can tell; else nil.
    package func known(_ token: String) throws(LatchkeyError) -> Caller? {
        let now = clock.now()
        let verified = try verify(token, now: now)
        let live = liveSessions.findInMemory(verified.sessionID, of: verified.subject, now: now)
        guard let live else { return nil }
        return try Authenticate.caller(live, verified, now: now)
    }

    /// The same caller as the database has them now, whatever memory says.
    package func again(_ caller: Caller) async throws(LatchkeyError) -> Caller {
        let session = caller.session
        let now = clock.now()
        guard let live = try await liveSessions.reload(session.secret, of: session.account.id, now: now) else {
            throw LatchkeyError(.tokenInvalid)
        }
        return try Authenticate.caller(live, caller.token, now: caller.authenticatedAt)
    }

    /// Asked at each use, whoever has made the token: one of a session that goes on by tokens is good for five minutes (G-073).
    private static func caller(
        _ live: LiveSession, _ token: VerifiedSession, now: Timestamp
    ) throws(LatchkeyError) -> Caller {
        guard live.transport == .cookie || token.expiresAt - token.issuedAt <= ProveSessionKey.life.components.seconds
        else {
            throw LatchkeyError(.tokenInvalid)
        }
        return Caller(session: live, token: token, authenticatedAt: now)
    }

    private func verify(_ token: String, now: Timestamp) throws(LatchkeyError) -> VerifiedSession {
        do {
            return try tokens.session(of: token, now: now)
        } catch {
            throw LatchkeyError(.tokenInvalid, cause: error)
        }
    }

    /// A fresh token for the same session when more than half of this one's time has passed, else nil (S-073).
    ///
    /// The earlier token lives on to its own end, so that tabs cannot race each other. A session that goes on by tokens has none: a
    /// stolen one would become a long one in a cookie (G-073).
    package func renewal(for caller: Caller) -> SessionToken? {
        guard caller.isRenewalDue, caller.session.transport == .cookie else { return nil }
        let now = clock.now()
        let live = caller.session
        let token = issuer.token(
            for: live.account, secret: live.secret, live.authentication, isRemembered: live.isRemembered,
            absoluteEnd: live.absoluteEnd, now: now
        )
        guard token.expiresAt.seconds > caller.token.expiresAt else { return nil }
        liveSessions.noteRenewal(of: live, now: now, idleEnd: token.expiresAt)
        return token
    }
}
