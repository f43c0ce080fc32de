package import LatchkeyCore
import LatchkeyStore

/// The session ends at once, for every copy of its token (S-104).
package struct SignOut: Sendable {
    let store: Store
    let clock: TimeSource

    package func callAsFunction(_ caller: Caller, client: ClientDetails) async throws(LatchkeyError) {
        let event = AuditEvent(
            .signedOut, at: clock.now(), accountID: caller.account.id, ip: client.ip, requestID: client.requestID
        )
        do {
            try await store.endSession(caller.session.publicID, of: caller.account.id, acting: nil, event: event)
        } catch  where error.code == .notFound {
            // Another tab was faster; it is signed out either way.
            return
        }
    }
}
