package import LatchkeyCore
import LatchkeyStore

/// Staff hand out a code, spoken or printed, with which somebody without an address sets a new password.
package struct IssueRecoveryCode: Sendable {
    let store: Store
    let tokens: OneTimeTokens
    let notices: Notices
    let stepUp: StepUp

    package static let lifetimes = Duration.seconds(900)...Duration.seconds(7 * 86_400)
    package static let defaultLifetime = OneTimeToken.Purpose.recoveryCode.lifetime

    package struct Issued: Sendable {
        package let code: String
        package let expiresAt: Timestamp
    }

    /// Administrators for everybody but themselves (S-301), others for ordinary people within their reach, after a recent sign-in (S-302).
    /// Whoever has a confirmed address is told.
    ///
    /// Throws `forbidden`, `not_found`, `reauth_required`, `invalid_fields`.
    package func callAsFunction(
        _ id: String, lifetime: Duration, by actor: Actor
    ) async throws(LatchkeyError) -> Issued {
        let caller = try actor.caller
        // One's own password is changed with the current one, whatever one's role.
        let account = try await store.personToHelp(id, caller)
        guard account.isActive(at: actor.now) else { throw LatchkeyError(.notFound) }
        let rule = try stepUp.requireOwnProof(caller)
        return try await issue(
            lifetime: lifetime, acting: caller.acting(helping: account.id, by: rule),
            event: actor.event(.recoveryCodeIssued, on: account.id)
        ) { [notices] in
            notices.mail(.recoveryCodeIssued, to: $0, actor)
        }
    }

    /// The code is for the event's account, by its actor. An earlier code is revoked (S-121).
    func issue(
        lifetime: Duration, acting caller: ActingCaller?, event: AuditEvent,
        tell: @escaping @Sendable (Account) -> OutgoingMail? = { _ in nil }
    ) async throws(LatchkeyError) -> Issued {
        guard IssueRecoveryCode.lifetimes.contains(lifetime) else {
            throw .field("expires_in", .codeLifetime(IssueRecoveryCode.lifetimes))
        }
        guard let id = event.accountID else { throw LatchkeyError(.notFound) }
        let (token, result) = make(for: id, by: event.actorID, lifetime: lifetime, now: event.at)
        try await store.issueRecoveryCode(token, acting: caller, tell: tell, event: event)
        return result
    }

    /// What must be stored for a code to be good, and the code. `issuer` is nil for the command line.
    func make(
        for id: AccountID, by issuer: AccountID?, lifetime: Duration, now: Timestamp
    ) -> (OneTimeToken, Issued) {
        let token = tokens.make(.recoveryCode, of: id, email: nil, now: now, lifetime: lifetime, issuedBy: issuer)
        return (token, Issued(code: tokens.secrets.code(for: token), expiresAt: token.expiresAt))
    }
}

extension IssueRecoveryCode {
    init(_ parts: FlowParts) {
        self.init(store: parts.store, tokens: parts.tokens, notices: parts.notices, stepUp: parts.stepUp)
    }
}
