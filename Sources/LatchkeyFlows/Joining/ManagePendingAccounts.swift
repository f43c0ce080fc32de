package import LatchkeyCore
import LatchkeyStore

/// Staff let people in who signed up by themselves, or turn them away.
package struct ManagePendingAccounts: Sendable {
    let store: Store
    let emailAddresses: EmailAddresses
    let clock: TimeSource
    let log: EventLog

    /// Who has waited longest comes first; at most 200.
    package func list(_ caller: Caller) async throws(LatchkeyError) -> [Account] {
        try caller.require(.inviteUsers)
        return try await store.listPendingAccounts()
    }

    /// Whoever gave an address is told, and can confirm it now. Throws `forbidden`, `not_found` when nobody of this id waits.
    package func approve(_ id: String, _ caller: Caller, client: ClientDetails) async throws(LatchkeyError) {
        let id = try target(id, caller)
        let event = event(.accountApproved, id, caller, client)
        try await store.approveAccount(
            id, tell: { [emailAddresses] in emailAddresses.welcome(to: $0, client) }, event: event)
        log.write(event)
    }

    /// The account is gone. Throws `forbidden`, `not_found` when nobody of this id waits.
    package func refuse(_ id: String, _ caller: Caller, client: ClientDetails) async throws(LatchkeyError) {
        let id = try target(id, caller)
        let event = event(.accountRefused, id, caller, client)
        try await store.refuseAccount(id, event: event)
        log.write(event)
    }

    private func target(_ text: String, _ caller: Caller) throws(LatchkeyError) -> AccountID {
        try caller.require(.inviteUsers)
        guard let id = AccountID(text: text.utf8) else { throw LatchkeyError(.notFound) }
        return id
    }

    private func event(
        _ kind: AuditEvent.Kind, _ id: AccountID, _ caller: Caller, _ client: ClientDetails
    ) -> AuditEvent {
        AuditEvent(
            kind, at: clock.now(), accountID: id, actorID: caller.account.id, ip: client.ip,
            requestID: client.requestID
        )
    }
}
