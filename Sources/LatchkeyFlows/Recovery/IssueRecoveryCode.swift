package import LatchkeyCore
import LatchkeyStore

/// Staff hand out a code, spoken or printed, with which somebody without an address sets a new password.
package struct IssueRecoveryCode: Sendable {
    let store: Store
    let tokens: OneTimeTokens
    let clock: TimeSource
    let log: EventLog

    static let lifetimes = Duration.seconds(900)...Duration.seconds(7 * 86_400)
    package static let defaultLifetime = Duration.seconds(86_400)

    package struct Result: Sendable {
        package let code: String
        package let expiresAt: Timestamp
    }

    /// Administrators for everybody, teachers for ordinary users. Throws `forbidden`, `not_found`, `invalid_fields`.
    package func callAsFunction(
        _ id: String, lifetime: Duration, _ caller: Caller, client: ClientDetails
    ) async throws(LatchkeyError) -> Result {
        try caller.require(.recoverUsers)
        guard let id = AccountID(text: id.utf8), let account = try await store.findAccount(id),
            account.state == .active
        else { throw LatchkeyError(.notFound) }
        guard caller.account.roles.mayHelp(account.roles) else {
            throw LatchkeyError(.forbidden, requiredRoles: ["Admin"])
        }
        let event = AuditEvent(
            .recoveryCodeIssued, at: clock.now(), accountID: id, actorID: caller.account.id, ip: client.ip,
            requestID: client.requestID)
        return try await issue(for: account, lifetime: lifetime, event: event)
    }

    /// An earlier code is void (S-121).
    func issue(
        for account: Account, lifetime: Duration, event: AuditEvent
    ) async throws(LatchkeyError) -> Result {
        guard IssueRecoveryCode.lifetimes.contains(lifetime) else {
            throw .field("expires_in", "A code is valid for 900 (15 minutes) to 604800 seconds (7 days)")
        }
        let (issued, result) = try make(for: account.id, lifetime: lifetime, now: event.at)
        try await store.issueToken(issued, event: event)
        log.write(event)
        return result
    }

    /// What must be stored for a code to be good, and the code.
    func make(
        for id: AccountID, lifetime: Duration, now: Timestamp
    ) throws(LatchkeyError) -> (IssuedToken, Result) {
        let token = tokens.make(.recoveryCode, of: id, email: nil, now: now, lifetime: lifetime)
        guard let code = tokens.secrets.code(for: token) else { throw LatchkeyError(.internalError) }
        return (IssuedToken(token, mails: []), Result(code: code, expiresAt: token.expiresAt))
    }
}
