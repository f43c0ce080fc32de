package import LatchkeyCore
import LatchkeyStore

/// Staff hand out a code, spoken, that stands for a second factor once: for people who have lost what makes their codes (F-030).
///
/// It opens nothing without the password, and removes no factor.
package struct IssueFactorCode: Sendable {
    package typealias Issued = IssueRecoveryCode.Issued

    let store: Store
    let tokens: OneTimeTokens
    let notices: Notices
    let stepUp: StepUp

    package static let defaultLifetime = OneTimeToken.Purpose.factorCode.lifetime

    /// For whom recovery codes are handed out, and never for oneself (S-301); after a recent proof, by two factors where the helper has a
    /// second one. An earlier code is no longer valid. Whoever has a confirmed address is told.
    ///
    /// Throws `forbidden`, `not_found`, `reauth_required`, `invalid_fields`, and `factor_missing` for people who have no second factor.
    package func callAsFunction(
        _ id: String, lifetime: Duration, by actor: Actor
    ) async throws(LatchkeyError) -> Issued {
        let caller = try actor.caller
        let account = try await store.personToHelp(id, caller)
        guard account.isActive(at: actor.now) else { throw LatchkeyError(.notFound) }
        let rule = try stepUp.requireOwnProof(caller)
        return try await issue(
            lifetime: lifetime, acting: caller.acting(helping: account.id, by: rule),
            event: actor.event(.factorCodeIssued, on: account.id)
        ) { [notices] in
            notices.mail(.factorCodeIssued, to: $0, actor)
        }
    }

    /// The code is for the event's account, by its actor; nobody for the command line.
    func issue(
        lifetime: Duration, acting caller: ActingCaller?, event: AuditEvent,
        tell: @escaping @Sendable (Account) -> OutgoingMail? = { _ in nil }
    ) async throws(LatchkeyError) -> Issued {
        guard FactorCode.lifetimes.contains(lifetime) else {
            throw .field("expires_in", .codeLifetime(FactorCode.lifetimes))
        }
        guard let id = event.accountID else { throw LatchkeyError(.notFound) }
        let token = tokens.make(
            .factorCode, of: id, email: nil, now: event.at, lifetime: lifetime, issuedBy: event.actorID)
        try await store.issueFactorCode(token, acting: caller, tell: tell, event: event)
        return Issued(code: tokens.secrets.code(for: token), expiresAt: token.expiresAt)
    }
}

extension IssueFactorCode {
    init(_ parts: FlowParts) {
        self.init(store: parts.store, tokens: parts.tokens, notices: parts.notices, stepUp: parts.stepUp)
    }
}
