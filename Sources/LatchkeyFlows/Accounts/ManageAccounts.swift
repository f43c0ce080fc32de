package import LatchkeyCore
import LatchkeyStore

/// Seeing, changing and removing accounts: one's own, or other people's with the permission.
///
/// Permission comes before look-up, so that nobody learns from an answer who exists (S-034).
package struct ManageAccounts: Sendable {
    let store: Store
    let configuration: FlowsConfiguration
    let emailAddresses: EmailAddresses
    let stepUp: StepUp
    let clock: TimeSource
    let log: EventLog

    package struct Page: Sendable {
        package let accounts: [Account]
        package let total: Int
    }

    /// Without `users:read` the list holds only the caller.
    package func list(
        _ caller: Caller, search: String?, order: AccountOrder, limit: Int, offset: Int
    ) async throws(LatchkeyError) -> Page {
        guard caller.account.roles.allows(.readUsers) else {
            let own = offset == 0 ? [caller.account] : []
            return Page(accounts: own, total: 1)
        }
        let (accounts, total) = try await store.listAccounts(
            search: search, order: order, limit: limit, offset: offset
        )
        return Page(accounts: accounts, total: total)
    }

    package func find(_ id: String, _ caller: Caller) async throws(LatchkeyError) -> Account {
        let id = try caller.target(id, .readUsers)
        guard let account = try await store.findAccount(id) else { throw LatchkeyError(.notFound) }
        return account
    }

    /// The account of this uid; only for those with `users:write`.
    package func find(uid: String, _ caller: Caller) async throws(LatchkeyError) -> Account {
        try caller.require(.writeUsers)
        guard let account = try await store.findAccount(uid: uid) else { throw LatchkeyError(.notFound) }
        return account
    }

    package struct Changes: Sendable {
        package var uid: String?
        package var name: String?
        package var email: EmailChange?

        package init() {}
    }

    /// Throws `forbidden`, `not_found`, `invalid_fields`, `uid_taken`.
    package func update(
        _ id: String, _ changes: Changes, _ caller: Caller, client: ClientDetails
    ) async throws(LatchkeyError) -> Account {
        let id = try caller.target(id, .writeUsers)
        var changes = changes
        if let uid = changes.uid, try await isNew(uid, for: id, caller) {
            let accepted = try UID(uid)
            changes.uid = accepted.text
            guard !accepted.isReserved || caller.account.roles.allows(.writeUsers) else {
                throw .field("uid", "This user ID is reserved")
            }
        }
        if let name = changes.name { changes.name = try PersonName(name).text }
        let (email, issued) = try emailUpdate(changes.email, of: id, caller, client)
        let event = event(.accountUpdated, id, caller, client)
        let account = try await store.updateAccount(
            id, uid: changes.uid, name: changes.name, email: email, issued: issued,
            rest: configuration.sessions.longest, event: event
        )
        log.write(event)
        return account
    }

    /// What happens now, and what is sent. One's own confirmed address stays until the new one is confirmed, and is only
    /// replaced after a recent sign-in (S-132).
    private func emailUpdate(
        _ change: EmailChange?, of id: AccountID, _ caller: Caller, _ client: ClientDetails
    ) throws(LatchkeyError) -> (EmailChange?, [IssuedToken]) {
        guard let change else { return (nil, []) }
        let address: String? = if let typed = change.address { try EmailAddress(typed).text } else { nil }
        let own = id == caller.account.id ? caller.account : nil
        guard own == nil || address != own?.email else { return (nil, []) }
        if let own, own.isEmailVerified {
            try stepUp.requireRecent(caller)
            if let address { return (nil, emailAddresses.change(of: own, to: address, client)) }
        }
        let issued = address.map { [emailAddresses.verification(of: $0, for: id, client)] } ?? []
        return (EmailChange(address: address), issued)
    }

    /// A form may send back what is there, also a reserved uid or an imported one that nobody could choose today.
    private func isNew(_ uid: String, for id: AccountID, _ caller: Caller) async throws(LatchkeyError) -> Bool {
        let account = id == caller.account.id ? caller.account : try await store.findAccount(id)
        return account.map { !$0.uid.utf8.elementsEqual(uid.utf8) } ?? true
    }

    /// Oneself with a recent sign-in, others with `users:write`. Throws `reauth_required`, `last_admin`, `not_found`.
    package func delete(_ id: String, _ caller: Caller, client: ClientDetails) async throws(LatchkeyError) {
        let id = try caller.target(id, .writeUsers)
        if id == caller.account.id { try stepUp.requireRecent(caller) }
        let event = event(.accountDeleted, id, caller, client)
        try await store.deleteAccount(id, rest: configuration.sessions.longest, event: event)
        log.write(event)
    }

    private func event(
        _ kind: AuditEvent.Kind, _ id: AccountID, _ caller: Caller, _ client: ClientDetails
    ) -> AuditEvent {
        AuditEvent(
            kind, at: clock.now(), accountID: id, actorID: id == caller.account.id ? nil : caller.account.id,
            ip: client.ip, requestID: client.requestID
        )
    }
}
