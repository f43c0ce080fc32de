package import LatchkeyCore
import LatchkeyPasswords
import LatchkeyStore

/// A stranger makes an account of their own.
package struct SignUp: Sendable {
    let store: Store
    let newAccounts: NewAccounts
    let emailAddresses: EmailAddresses
    let notices: Notices
    let secrets: OneTimeSecrets
    let configuration: FlowsConfiguration
    let clock: TimeSource
    let log: EventLog

    /// How somebody comes in, and as what.
    private struct Entry {
        let admission: NewAccount.Admission
        var role = Roles.user
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
        guard !newAccounts.hasher.isFull(for: client.hashing()) else { throw LatchkeyError(.busy, retryAfter: 1) }
        let now = clock.now()
        try await count(client, now: now)
        let entry = try await entry(fields.code, accepted, now: now)
        return try await store(accepted, entry, client, now: now)
    }

    /// Wrong codes count as sign-ups do, so that nobody finds one by trying.
    private func count(_ client: ClientDetails, now: Timestamp) async throws(LatchkeyError) {
        try await store.take(.signUps, for: client.network, policy: configuration.throttle, now: now)
    }

    /// Before any hashing: a sign-up without a valid code must not cost more than a query.
    private func entry(
        _ typed: String?, _ accepted: NewAccounts.Accepted, now: Timestamp
    ) async throws(LatchkeyError) -> Entry {
        guard let typed, !typed.isEmpty else {
            switch configuration.registration {
            case .open: return try freeEntry(accepted)
            case .approval:
                _ = try freeEntry(accepted)
                return Entry(admission: .pending(.approval))
            case .code, .invite, .closed: throw LatchkeyError(.joinCodeMissing, fields: ["code": "The code is missing"])
            }
        }
        let hashes = secrets.joinCodeHashes(ofTyped: typed)
        guard !hashes.isEmpty,
            let code = try await store.findJoinCode(
                hashes: hashes, uid: accepted.uid.text, email: accepted.email?.text, now: now),
            code.isInvitation || configuration.registration != .invite
        else { throw LatchkeyError(.joinCodeInvalid, fields: ["code": "This code is not valid"]) }
        return Entry(admission: .joinCode(hashes), role: code.role)
    }

    private func freeEntry(_ accepted: NewAccounts.Accepted) throws(LatchkeyError) -> Entry {
        guard !configuration.emailDomains.isEmpty else { return Entry(admission: .open) }
        guard let email = accepted.email else { throw configuration.otherDomain }
        try configuration.requireDomain(of: email)
        return Entry(admission: .pending(.confirmedEmail))
    }

    private func store(
        _ accepted: NewAccounts.Accepted, _ entry: Entry, _ client: ClientDetails, now: Timestamp
    ) async throws(LatchkeyError) -> Account {
        var (account, hash) = try await newAccounts.make(accepted, roles: entry.role, now: now, for: client.hashing())
        let event = AuditEvent(.signedUp, at: now, accountID: account.id, ip: client.ip, requestID: client.requestID)
        try await store.createAccount(
            NewAccount(
                account, passwordHash: hash, by: .person, admission: entry.admission,
                profile: accepted.profile, issued: verification(of: account, entry, client),
                told: try await told(of: entry, client), events: [event]), acting: nil)
        if case .pending = entry.admission { account.state = .pending }
        log.write(event)
        return account
    }

    /// People who wait for approval confirm their address afterwards: the e-mail that tells of the approval asks for it.
    private func verification(of account: Account, _ entry: Entry, _ client: ClientDetails) -> [IssuedToken] {
        guard entry.admission != .pending(.approval), let email = account.email else { return [] }
        return [emailAddresses.verification(of: email, for: account.id, client)]
    }

    /// Mails to staff who may let people in, or to administrators who hear of new staff (S-330).
    private func told(of entry: Entry, _ client: ClientDetails) async throws(LatchkeyError) -> [OutgoingMail] {
        if entry.admission == .pending(.approval) { return try await mails(.approvalAsked, .inviteUsers, client) }
        guard entry.role != .user else { return [] }
        return try await mails(.staffJoined, .writeUsers, client)
    }

    private func mails(
        _ kind: OutgoingMail.Kind, _ permission: Permission, _ client: ClientDetails
    ) async throws(LatchkeyError) -> [OutgoingMail] {
        try await store.listStaffToTell(permission).compactMap { notices.mail(kind, to: $0, client) }
    }
}
