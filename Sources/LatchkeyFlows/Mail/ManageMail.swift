package import LatchkeyCore
import LatchkeyStore

/// Administrators look into the outbox, and have mails sent again.
package struct ManageMail: Sendable {
    let store: Store

    /// The newest first, at most 200. Throws `forbidden`.
    package func list(_ caller: Caller) async throws(LatchkeyError) -> [QueuedMail] {
        try caller.require(.readMail)
        return try await store.listMail()
    }

    /// Throws `forbidden`, `not_found`.
    package func resend(_ id: String, by actor: Actor) async throws(LatchkeyError) {
        let caller = try actor.caller
        try caller.require(.readMail)
        guard let id = RandomID(text: id.utf8) else { throw LatchkeyError(.notFound) }
        let event = actor.event(.mailResent, on: nil, ["mail": id.text])
        try await store.resendMail(id, now: event.at, acting: caller.acting(.readMail), event: event)
    }
}
