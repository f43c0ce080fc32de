package import LatchkeyCore
import LatchkeyPasswords
import LatchkeyStore

/// A stranger makes an account of their own.
package struct SignUp: Sendable {
    let store: Store
    let newAccounts: NewAccounts
    let configuration: FlowsConfiguration
    let clock: TimeSource
    let log: EventLog

    /// Throws `registration_closed`, `invalid_fields`, `password_blocked`, `uid_taken`, `too_many_attempts`, `busy`.
    ///
    /// Nothing in the answer or its time tells whether an e-mail address is known (S-029).
    package func callAsFunction(
        _ fields: NewAccountFields, client: ClientDetails
    ) async throws(LatchkeyError) -> Account {
        guard configuration.registration == .open else { throw LatchkeyError(.registrationClosed) }
        let accepted = try newAccounts.accept(fields, allowsReserved: false)
        // Asked first: a class that signs up at once must not use up its tries on a full queue.
        guard !newAccounts.hasher.isFull else { throw LatchkeyError(.busy, retryAfter: 1) }
        let now = clock.now()
        var limit = configuration.throttle
        limit.networkCeiling = limit.signUpCeiling
        try await store.reserveNetworkAttempt("s", network: client.network, now: now, policy: limit)
        let (account, hash) = try await newAccounts.make(accepted, roles: .user, now: now)
        let event = AuditEvent(
            .signedUp, at: now, accountID: account.id, ip: client.ip, requestID: client.requestID
        )
        try await store.createAccount(account, passwordHash: hash, event: event)
        log.write(event)
        return account
    }
}
