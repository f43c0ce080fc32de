package import LatchkeyCore
import LatchkeyPasswords
import LatchkeyStore

/// A stranger makes an account of their own.
package struct SignUp: Sendable {
    let store: Store
    let newAccounts: NewAccounts
    let emailAddresses: EmailAddresses
    let notices: Notices
    let configuration: FlowsConfiguration
    let clock: TimeSource
    let log: EventLog

    /// How somebody comes in.
    private enum Entry {
        case free
        case pending(PendingCondition)
        case code(secret: String, role: Roles)
    }

    /// Throws `registration_closed`, `join_code_missing`, `join_code_invalid`, `invalid_fields`, `password_blocked`,
    /// `uid_taken`, `too_many_attempts`, `busy`.
    ///
    /// Nothing in the answer or its time tells whether an e-mail address is known (S-029).
    package func callAsFunction(
        _ fields: NewAccountFields, client: ClientDetails
    ) async throws(LatchkeyError) -> Account {
        guard configuration.registration != .closed else { throw LatchkeyError(.registrationClosed) }
        let accepted = try newAccounts.accept(fields, allowsReserved: false)
        // Asked first: a class that signs up at once must not use up its tries on a full queue.
        guard !newAccounts.hasher.isFull else { throw LatchkeyError(.busy, retryAfter: 1) }
        let now = clock.now()
        try await count(client, now: now)
        let entry = try await entry(fields.code, accepted, now: now)
        return try await store(accepted, entry, client, now: now)
    }

    /// Wrong codes count as sign-ups do, so that nobody finds one by trying.
    private func count(_ client: ClientDetails, now: Timestamp) async throws(LatchkeyError) {
        try await store.take(.signUps, for: client.network, policy: configuration.throttle, now: now)
    }

    /// Before any hashing: who brings no good code must not cost more than a look.
    private func entry(
        _ typed: String?, _ accepted: NewAccounts.Accepted, now: Timestamp
    ) async throws(LatchkeyError) -> Entry {
        guard let typed, !typed.isEmpty else {
            switch configuration.registration {
            case .open: return try freeEntry(accepted)
            case .approval:
                _ = try freeEntry(accepted)
                return .pending(.approval)
            case .code, .invite, .closed: throw LatchkeyError(.joinCodeMissing, fields: ["code": "The code is missing"])
            }
        }
        let secret = ReadableCode.canonical(of: typed)
        let code = try await store.findJoinCode(
            secret: secret, uid: accepted.uid.text, email: accepted.email?.text, now: now)
        guard let code, code.isInvitation || configuration.registration != .invite else {
            throw LatchkeyError(.joinCodeInvalid, fields: ["code": "This code is not valid"])
        }
        return .code(secret: secret, role: code.role)
    }

    private func freeEntry(_ accepted: NewAccounts.Accepted) throws(LatchkeyError) -> Entry {
        guard !configuration.emailDomains.isEmpty else { return .free }
        guard let email = accepted.email else { throw configuration.otherDomain }
        try configuration.requireDomain(of: email)
        return .pending(.confirmedEmail)
    }

    private func store(
        _ accepted: NewAccounts.Accepted, _ entry: Entry, _ client: ClientDetails, now: Timestamp
    ) async throws(LatchkeyError) -> Account {
        let role: Roles = if case .code(_, let role) = entry { role } else { .user }
        var (account, hash) = try await newAccounts.make(accepted, roles: role, now: now)
        let issued = account.email.map { emailAddresses.verification(of: $0, for: account.id, client) }
        let event = AuditEvent(.signedUp, at: now, accountID: account.id, ip: client.ip, requestID: client.requestID)
        switch entry {
        case .free:
            try await store.createAccount(account, passwordHash: hash, issued: issued, event: event)
        case .pending(.approval):
            // The address can be confirmed when they are let in, and the mail that says so asks for it.
            let told = try await store.listStaffToTell().compactMap { notices.mail(.approvalAsked, to: $0, client) }
            try await store.createPendingAccount(
                account, passwordHash: hash, waitsFor: .approval, told: told, event: event)
            account.state = .pending
        case .pending(.confirmedEmail):
            try await store.createPendingAccount(
                account, passwordHash: hash, waitsFor: .confirmedEmail, issued: issued, event: event)
            account.state = .pending
        case .code(let secret, _):
            try await store.createAccount(
                account, passwordHash: hash, joiningWith: secret, issued: issued, event: event)
        }
        log.write(event)
        return account
    }
}
