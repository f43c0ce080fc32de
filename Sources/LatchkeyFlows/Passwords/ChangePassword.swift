package import LatchkeyCore
import LatchkeyPasswords
import LatchkeyStore

/// A signed-in person sets a new password; all their other sessions end, and other devices are forgotten (S-023,
/// S-105, S-305).
package struct ChangePassword: Sendable {
    let store: Store
    let hasher: PasswordHasher
    let attempts: PasswordAttempts
    let policy: PasswordPolicy
    let configuration: FlowsConfiguration
    let stepUp: StepUp
    let notices: Notices
    let clock: TimeSource

    /// Throws `invalid_fields`, `password_blocked`, `current_password_wrong`, `too_many_attempts`, `busy`.
    package func callAsFunction(
        _ caller: Caller, current: String, new: String, device: RandomID?, client: ClientDetails
    ) async throws(LatchkeyError) {
        let account = caller.account
        let password = try policy.accept(
            new, uid: account.uid, email: account.email, name: account.name, serviceWords: configuration.serviceWords,
            field: "new"
        )
        let stored = try await store.findPasswordHash(of: account.id)
        let attempt = Attempt(
            account: account.id, knownDevice: try await known(device, account.id), network: client.network
        )
        let outcome = try await attempts.verify(current, against: stored, attempt, at: account.id, client: client)
        guard case .right = outcome.verification, let stored else {
            let event = event(.passwordChangeFailed, account.id, client)
            try await attempts.recordFailure(event, outcome, at: account, client)
            throw LatchkeyError(.currentPasswordWrong)
        }
        let event = event(.passwordChanged, account.id, client)
        try await attempts.following(outcome) { () throws(LatchkeyError) in
            guard Password(candidate: current) != password else {
                throw .field("new", "The new password is the current one")
            }
            try await take(.passwordChanges, account.id)
            let hash = try await hasher.hash(password, for: client.hashing(for: attempt))
            try await store.changePassword(
                of: account.id, to: hash, acting: caller.actingOnOwn, expecting: stored, keptDevice: device,
                settled: attempt, notice: { [notices] in notices.mail(.passwordChanged, to: $0, client) }, event: event
            )
        }
    }

    /// The hash of one's own new password, for those who signed in a moment ago instead of giving the current one (S-302).
    ///
    /// Throws `reauth_required`, `invalid_fields`, `password_blocked`, `too_many_attempts`, `busy`.
    func hash(
        ofNew typed: String, _ changes: ManageAccounts.Changes, _ caller: Caller, client: ClientDetails
    ) async throws(LatchkeyError) -> String {
        try stepUp.requireRecent(caller)
        let account = caller.account
        let password = try policy.accept(
            typed, uid: changes.uid ?? account.uid, email: changes.email?.address ?? account.email,
            name: changes.name ?? account.name, serviceWords: configuration.serviceWords)
        try await take(.profilePasswords, account.id)
        return try await hasher.hash(password, for: client.hashing())
    }

    /// Before the hash that it is for; `changePassword` clears the account's other counters, and this one stays.
    private func take(_ quota: Quota, _ id: AccountID) async throws(LatchkeyError) {
        try await store.take(quota, for: .account(id), policy: attempts.policy, now: clock.now())
    }

    /// Strangers who guess must not keep the owner from changing the password: a known device counts for itself
    /// (S-047).
    private func known(_ device: RandomID?, _ id: AccountID) async throws(LatchkeyError) -> RandomID? {
        guard let device, try await store.isKnownDevice(device, of: id) else { return nil }
        return device
    }

    private func event(_ kind: AuditEvent.Kind, _ id: AccountID, _ client: ClientDetails) -> AuditEvent {
        AuditEvent(kind, at: clock.now(), accountID: id, ip: client.ip, requestID: client.requestID)
    }
}
