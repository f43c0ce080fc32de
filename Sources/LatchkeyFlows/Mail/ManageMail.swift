package import LatchkeyCore
import LatchkeyStore

/// Administrators look into the outbox, and have mails sent again.
package struct ManageMail: Sendable {
    let store: Store
    let stepUp: StepUp
    let policy: ThrottlePolicy
    let randomness: Randomness
    let clock: TimeSource

    /// A page, the newest first. Throws `forbidden`.
    package func list(
        _ caller: Caller, limit: Int, after: TimedPlace?
    ) async throws(LatchkeyError) -> TimedPage<QueuedMail> {
        try caller.require(.readMail)
        return try await store.listMail(
            limit: limit, after: after, to: ActingReader(caller.acting(.readMail), at: clock.now()))
    }

    /// One that was sent already needs a proof of the last minutes: a session that somebody left open must not send people mails.
    ///
    /// Throws `forbidden`, `not_found`, `reauth_required`, `too_many_attempts`, and `mail_outdated` for one whose link works no more.
    package func resend(_ id: String, by actor: Actor) async throws(LatchkeyError) {
        let caller = try actor.caller
        try caller.require(.readMail)
        guard let id = RandomID(text: id.utf8) else { throw LatchkeyError(.notFound) }
        let event = actor.event(.mailResent, on: nil, ["mail": id.text])
        try await store.resendMail(
            id, as: RandomID(randomness), acting: caller.acting(.readMail), provingSent: stepUp.rule, policy: policy,
            event: event)
    }
}

extension ManageMail {
    init(_ parts: FlowParts) {
        self.init(
            store: parts.store, stepUp: parts.stepUp, policy: parts.throttle, randomness: parts.randomness,
            clock: parts.clock)
    }
}
