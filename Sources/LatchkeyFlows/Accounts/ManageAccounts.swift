package import LatchkeyCore
import LatchkeyStore

/// Seeing, changing and removing accounts: one's own, or other people's with the permission.
///
/// Permission comes before look-up, so that nobody learns from an answer who exists (S-034).
package struct ManageAccounts: Sendable {
    let store: Store
    let configuration: FlowsConfiguration
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
        let id = try target(id, caller, .readUsers)
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
        let id = try target(id, caller, .writeUsers)
        if let uid = changes.uid, try await isNew(uid, for: id, caller) {
            let isReserved = try UID(uid).isReserved
            guard !isReserved || caller.account.roles.allows(.writeUsers) else {
                throw .field("uid", "This user ID is reserved")
            }
        }
        if let name = changes.name { _ = try PersonName(name) }
        var email = changes.email
        if let address = email?.address { email = EmailChange(address: try EmailAddress(address).text) }
        let event = event(.accountUpdated, id, caller, client)
        let account = try await store.updateAccount(
            id, uid: changes.uid, name: changes.name, email: email, event: event
        )
        log.write(event)
        return account
    }

    /// A form may send back what is there, also a reserved uid or an imported one that nobody could choose today.
    private func isNew(_ uid: String, for id: AccountID, _ caller: Caller) async throws(LatchkeyError) -> Bool {
        let account = id == caller.account.id ? caller.account : try await store.findAccount(id)
        return account.map { !$0.uid.utf8.elementsEqual(uid.utf8) } ?? true
    }

    /// Oneself with a recent sign-in, others with `users:write`. Throws `reauth_required`, `last_admin`, `not_found`.
    package func delete(_ id: String, _ caller: Caller, client: ClientDetails) async throws(LatchkeyError) {
        let id = try target(id, caller, .writeUsers)
        if id == caller.account.id {
            guard clock.now() - caller.session.createdAt <= configuration.recentSignIn else {
                throw LatchkeyError(.reauthRequired)
            }
        }
        let event = event(.accountDeleted, id, caller, client)
        try await store.deleteAccount(id, event: event)
        log.write(event)
    }

    private func target(
        _ text: String, _ caller: Caller, _ permission: Permission
    ) throws(LatchkeyError) -> AccountID {
        let id = AccountID(text: text.utf8)
        if id != caller.account.id { try caller.require(permission) }
        guard let id else { throw LatchkeyError(.notFound) }
        return id
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
