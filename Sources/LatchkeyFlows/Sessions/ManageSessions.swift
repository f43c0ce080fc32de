package import LatchkeyCore
import LatchkeyStore

/// One's own sessions: see them, end one, end all others (S-110).
package struct ManageSessions: Sendable {
    let store: Store
    let clock: TimeSource
    let log: EventLog

    package func list(_ caller: Caller) async throws(LatchkeyError) -> [Session] {
        try await store.listSessions(of: caller.account.id, now: clock.now())
    }

    /// Throws `not_found`, for somebody else's session too.
    package func end(_ publicID: String, _ caller: Caller, client: ClientDetails) async throws(LatchkeyError) {
        guard let id = RandomID(text: publicID.utf8) else { throw LatchkeyError(.notFound) }
        let event = AuditEvent(
            .sessionEnded, at: clock.now(), accountID: caller.account.id, ip: client.ip, requestID: client.requestID
        )
        try await store.endSession(id, of: caller.account.id, acting: caller.actingOnOwn, event: event)
        log.write(event)
    }

    package func endOthers(_ caller: Caller, client: ClientDetails) async throws(LatchkeyError) {
        let event = AuditEvent(
            .otherSessionsEnded, at: clock.now(), accountID: caller.account.id, ip: client.ip,
            requestID: client.requestID
        )
        let ended = try await store.endSessions(
            of: caller.account.id, except: caller.session.publicID, acting: caller.actingOnOwn, event: event)
        if !ended.isNothing { log.write(event) }
    }
}
