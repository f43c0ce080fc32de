package import LatchkeyCore
import LatchkeyStore

/// Somebody whose password was guessed wrong too often need not wait: staff who help them say so. Their network's counters stay.
package struct ClearWait: Sendable {
    let store: Store
    let policy: ThrottlePolicy

    /// For nobody themselves: whoever has somebody's session would guess their password without an end (S-301). At most ten an hour
    /// for each person. A password that is off stays off; a recovery code helps then.
    ///
    /// Throws `forbidden`, `not_found`, `too_many_attempts`.
    package func callAsFunction(of id: String, by actor: Actor) async throws(LatchkeyError) {
        let caller = try actor.caller
        let id = try await store.personToHelp(id, caller).id
        _ = try await store.clearWait(
            of: id, acting: caller.acting(helping: id), policy: policy, event: actor.event(.waitCleared, on: id))
    }
}

extension ClearWait {
    init(_ parts: FlowParts) {
        self.init(store: parts.store, policy: parts.throttle)
    }
}
