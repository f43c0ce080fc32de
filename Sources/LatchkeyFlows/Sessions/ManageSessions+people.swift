package import LatchkeyCore
import LatchkeyStore

/// Sessions of people whom the caller helps. Of oneself they are the same as at the doors for that.
extension ManageSessions {
    /// Where somebody is signed in, and what keeps them from it.
    package struct Overview: Sendable {
        package let sessions: [Session]
        package let wait: SignInWait
    }

    /// Throws `token_invalid`, `forbidden`, `not_found`.
    package func list(of id: String, _ caller: Caller) async throws(LatchkeyError) -> Overview {
        let id = try await person(id, caller)
        let now = clock.now()
        let reader = ActingReader(caller.helping(id), at: now)
        return Overview(
            sessions: try await store.listSessions(of: id, now: now, to: reader),
            wait: try await store.findWait(of: id, now: now, policy: policy, to: reader))
    }

    /// Throws `forbidden`, `not_found`, also for a session of somebody else than that person.
    package func end(_ publicID: String, of id: String, by actor: Actor) async throws(LatchkeyError) {
        let caller = try actor.caller
        let id = try await person(id, caller)
        guard id != caller.account.id else { return try await end(publicID, by: actor) }
        guard let session = RandomID(text: publicID.utf8) else { throw LatchkeyError(.notFound) }
        try await store.endSession(
            session, of: id, acting: caller.acting(helping: id),
            event: actor.event(.sessionsEndedByStaff, on: id, ["session": session.text]))
    }

    /// All of them, and what else signing out everywhere ends; of oneself all but the present one. Throws `forbidden`, `not_found`.
    package func endAll(of id: String, by actor: Actor) async throws(LatchkeyError) {
        let caller = try actor.caller
        let id = try await person(id, caller)
        guard id != caller.account.id else { return try await endOthers(by: actor) }
        try await store.endSessions(
            of: id, except: nil, acting: caller.acting(helping: id), event: actor.event(.sessionsEndedByStaff, on: id))
    }

    private func person(_ text: String, _ caller: Caller) async throws(LatchkeyError) -> AccountID {
        if AccountID(text: text.utf8) == caller.account.id { return caller.account.id }
        return try await store.personToHelp(text, caller).id
    }
}
