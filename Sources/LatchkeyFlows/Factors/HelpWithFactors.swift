package import LatchkeyCore
import LatchkeyStore

/// Staff see whether somebody has second factors, and remove those that were lost. They neither see nor choose a secret (S-186).
package struct HelpWithFactors: Sendable {
    let store: Store
    let stepUp: StepUp
    let notices: Notices
    let clock: TimeSource

    /// One's own, or those of somebody whom the caller helps. Throws `token_invalid`, `forbidden`, `not_found`.
    package func list(of id: String, _ caller: Caller) async throws(LatchkeyError) -> FactorOverview {
        let isOwn = AccountID(text: id.utf8) == caller.account.id
        let id = try await isOwn ? caller.account.id : store.personToHelp(id, caller).id
        return try await store.findFactors(of: id, to: ActingReader(caller.helping(id), at: clock.now()))
    }

    /// All of them, of anybody but oneself (S-301); all sessions of the account end. Where there is none, nothing happens.
    ///
    /// Throws `forbidden`, `not_found`, `reauth_required`.
    package func reset(_ id: String, by actor: Actor) async throws(LatchkeyError) {
        let caller = try actor.caller
        let id = try await store.target(id, .writeUsers, caller)
        guard id != caller.account.id else { throw caller.forbidden(.writeUsers) }
        let rule = try stepUp.requireOwnProof(caller)
        _ = try await store.resetFactors(
            of: id, .all, acting: caller.acting(on: id, .writeUsers, by: rule),
            notice: { [notices] in notices.mail(.factorsReset, to: $0, actor) },
            event: actor.event(.factorsReset, on: id, ["kind": FactorReset.all.rawValue]))
    }
}

extension HelpWithFactors {
    init(_ parts: FlowParts) {
        self.init(store: parts.store, stepUp: parts.stepUp, notices: parts.notices, clock: parts.clock)
    }
}
