package import LatchkeyCore
import LatchkeyStore

/// Which of several people must wait after wrong passwords: those whom the caller helps, as on the page of one of them.
package struct SeeWaits: Sendable {
    let store: Store
    let policy: ThrottlePolicy
    let clock: TimeSource

    /// Of the people whom the caller does not help nothing is told, and nothing of those who may sign in at once. As many statements for
    /// a page of people as for one. Throws `token_invalid`, `forbidden`.
    package func callAsFunction(
        of people: [Account], _ caller: Caller
    ) async throws(LatchkeyError) -> [(id: AccountID, wait: SignInWait)] {
        let reach = caller.reach(.recoverUsers)
        if case .oneself = reach { return [] }
        let waits = try await store.findWaits(
            of: people.map(\.id), helpedBy: caller.account.id, now: clock.now(), policy: policy,
            to: ActingReader(caller.looking(within: reach, .recoverUsers), at: clock.now()))
        return people.compactMap { person in waits[person.id].map { (person.id, $0) } }
    }
}

extension SeeWaits {
    init(_ parts: FlowParts) {
        self.init(store: parts.store, policy: parts.throttle, clock: parts.clock)
    }
}
