package import LatchkeyCore
import LatchkeyStore

/// Administrators look into the outbox, and have mails sent again.
package struct ManageMail: Sendable {
    let store: Store

    /// A page, the newest first. Throws `forbidden`.
    package func list(
        _ caller: Caller, limit: Int, after: TimedPlace?
    ) async throws(LatchkeyError) -> TimedPage<QueuedMail> {
        try caller.require(.readMail)
        return try await store.listMail(limit: limit, after: after)
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
