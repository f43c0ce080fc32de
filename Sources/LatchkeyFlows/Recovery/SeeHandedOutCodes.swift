package import LatchkeyCore
import LatchkeyStore

/// Staff see which codes somebody whom they help still has, so that nobody hands out a second one, which would end the first.
package struct SeeHandedOutCodes: Sendable {
    let store: Store
    let clock: TimeSource

    /// The newest first, at most one of each kind. Throws `forbidden`, also about oneself, `not_found`, `token_invalid`.
    package func callAsFunction(_ id: String, _ caller: Caller) async throws(LatchkeyError) -> [HandedOutCode] {
        let person = try await store.personToHelp(id, caller)
        let now = clock.now()
        return try await store.listHandedOutCodes(
            of: person.id, to: ActingReader(caller.helping(person.id), at: now), now: now)
    }
}

extension SeeHandedOutCodes {
    init(_ parts: FlowParts) {
        self.init(store: parts.store, clock: parts.clock)
    }
}
