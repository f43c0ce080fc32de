package import LatchkeyCore
import LatchkeyStore

/// One's own sessions: see them, end one, end all others (S-110). And those of people whom one helps.
package struct ManageSessions: Sendable {
    let store: Store
    let clock: TimeSource
    let policy: ThrottlePolicy

    package func list(_ caller: Caller) async throws(LatchkeyError) -> [Session] {
        try await store.listSessions(of: caller.account.id, now: clock.now())
    }

    /// Throws `not_found`, for somebody else's session too.
    package func end(_ publicID: String, by actor: Actor) async throws(LatchkeyError) {
        let caller = try actor.caller
        guard let id = RandomID(text: publicID.utf8) else { throw LatchkeyError(.notFound) }
        try await store.endSession(
            id, of: caller.account.id, isOther: id != caller.session.publicID, acting: caller.actingOnOwn,
            event: actor.event(.sessionEnded, on: caller.account.id))
    }

    package func endOthers(by actor: Actor) async throws(LatchkeyError) {
        let caller = try actor.caller
        try await store.endSessions(
            of: caller.account.id, except: caller.session.publicID, acting: caller.actingOnOwn,
            event: actor.event(.otherSessionsEnded, on: caller.account.id))
    }
}
