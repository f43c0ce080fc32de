package import LatchkeyCore
package import LatchkeyStore

/// Names of roles from the command line.
package struct OperateRoles: Sendable {
    private let store: Store
    private let actor: Actor

    package init(store: Store, clock: TimeSource) {
        self.store = store
        self.actor = .operator(clock)
    }

    /// Makes room where a role of an earlier configuration stood. Answers how many accounts hold it: with any, nothing is done. Throws
    /// `not_found`.
    package func forget(_ name: String) async throws(LatchkeyError) -> Int {
        try await store.forgetRole(name, event: actor.event(.roleForgotten, on: nil, ["role": name]))
    }
}
