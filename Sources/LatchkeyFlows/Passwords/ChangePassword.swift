package import LatchkeyCore
import LatchkeyPasswords
import LatchkeyStore

/// A signed-in person sets a new password; all their other sessions end (S-023, S-105).
package struct ChangePassword: Sendable {
    let store: Store
    let hasher: PasswordHasher
    let attempts: PasswordAttempts
    let policy: PasswordPolicy
    let configuration: FlowsConfiguration
    let clock: TimeSource
    let log: EventLog

    /// Throws `invalid_fields`, `password_blocked`, `current_password_wrong`, `too_many_attempts`, `busy`.
    package func callAsFunction(
        _ caller: Caller, current: String, new: String, client: ClientDetails
    ) async throws(LatchkeyError) {
        let account = caller.account
        let password = try policy.accept(
            new, uid: account.uid, email: account.email, name: account.name, serviceWords: configuration.serviceWords,
            field: "new"
        )
        let stored = try await store.findPasswordHash(of: account.id)
        let attempt = Attempt(account: account.id, knownDevice: nil, network: client.network)
        let verification = try await attempts.verify(current, against: stored, attempt, client: client)
        guard case .right = verification, let stored else {
            try await recordFailure(account.id, client)
            throw LatchkeyError(.currentPasswordWrong)
        }
        guard Password(candidate: current) != password else {
            try await store.releaseAttempt(attempt, policy: configuration.throttle)
            throw .field("new", "The new password is the current one")
        }
        let hash = try await hasher.hash(password)
        let event = AuditEvent(
            .passwordChanged, at: clock.now(), accountID: account.id, ip: client.ip, requestID: client.requestID
        )
        try await store.changePassword(
            of: account.id, to: hash, expecting: stored, keptSession: caller.session.publicID, settled: attempt,
            event: event
        )
        log.write(event)
    }

    private func recordFailure(_ id: AccountID, _ client: ClientDetails) async throws(LatchkeyError) {
        let event = AuditEvent(
            .passwordChangeFailed, at: clock.now(), accountID: id, ip: client.ip, requestID: client.requestID
        )
        try await store.recordEvents([event])
        log.write(event)
    }
}
