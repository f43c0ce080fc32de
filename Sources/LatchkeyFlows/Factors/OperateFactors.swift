package import LatchkeyCore
package import LatchkeyStore

/// Second factors from the command line, for people who have lost everything. It needs no key: it neither reads nor makes a code.
package struct OperateFactors: Sendable {
    private let store: Store
    private let notices: Notices
    private let actor: Actor

    package init(store: Store, clock: TimeSource = .system, randomness: Randomness = .system) {
        self.store = store
        self.notices = Notices(randomness: randomness)
        self.actor = .operator(clock)
    }

    /// Throws `not_found`.
    package func list(uid: String) async throws(LatchkeyError) -> FactorOverview {
        try await store.findFactors(of: try await find(uid))
    }

    /// All sessions of the account end. False where it had none of these. Throws `not_found`.
    package func remove(_ reset: FactorReset, uid: String) async throws(LatchkeyError) -> Bool {
        let id = try await find(uid)
        return try await store.resetFactors(
            of: id, reset, acting: nil, notice: { [notices, actor] in notices.mail(.factorsReset, to: $0, actor) },
            event: actor.event(.factorsReset, on: id, ["kind": reset.rawValue]))
    }

    /// How many accounts `forgetKey` would change.
    package func countOwners() async throws(LatchkeyError) -> Int { try await store.countDataKeyOwners() }

    /// How many accounts have passkeys or security keys, which need no key of ours.
    package func countPasskeyOwners() async throws(LatchkeyError) -> Int { try await store.countPasskeyOwners() }

    /// Removes the second factors of everybody, and the key that encrypts them; the sessions of these people end. Answers how many
    /// they were. Passkeys stay.
    package func forgetKey() async throws(LatchkeyError) -> Int {
        try await store.forgetDataKey(
            notice: { [notices, actor] in notices.mail(.factorsReset, to: $0, actor) },
            event: { [actor] in actor.event(.factorsReset, on: $0, ["kind": FactorReset.all.rawValue]) })
    }

    private func find(_ uid: String) async throws(LatchkeyError) -> AccountID {
        guard let account = try await store.findAccount(uid: uid) else { throw LatchkeyError(.notFound) }
        return account.id
    }
}
