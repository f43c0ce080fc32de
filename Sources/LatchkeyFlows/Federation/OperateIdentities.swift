package import LatchkeyCore
package import LatchkeyStore

/// Accounts of providers from the command line: which sign in to an account, and taking one away that its owner cannot.
package struct OperateIdentities: Sendable {
    private let store: Store
    private let notices: Notices
    private let actor: Actor

    package init(store: Store, clock: TimeSource = .system, randomness: Randomness = .system) {
        self.store = store
        self.notices = Notices(randomness: randomness)
        self.actor = .operator(clock)
    }

    /// What the roles are called that identities give.
    package var roles: RoleCatalog { store.roles }

    /// Throws `not_found`.
    package func list(uid: String) async throws(LatchkeyError) -> [LinkedIdentity] {
        try await store.listIdentities(of: try await find(uid))
    }

    /// All sessions of the account end. False where the account has none of this id. Throws `not_found`, and without `mayLock`
    /// `last_credential` where nobody could sign in to the account then.
    package func remove(_ id: String, uid: String, mayLock: Bool) async throws(LatchkeyError) -> Bool {
        let account = try await find(uid)
        guard let id = RandomID(text: id.utf8) else { return false }
        do throws(LatchkeyError) {
            try await store.unlinkIdentity(
                id, of: account, acting: nil, mayLock: mayLock,
                notice: { [notices, actor] in notices.mail(.identityUnlinked, to: $0, actor) },
                event: { [actor] in actor.event(.identityUnlinked, on: account, ["provider": $0]) }, at: actor.now)
            return true
        } catch  where error.code == .notFound {
            return false
        }
    }

    private func find(_ uid: String) async throws(LatchkeyError) -> AccountID {
        guard let account = try await store.findAccount(uid: uid) else { throw LatchkeyError(.notFound) }
        return account.id
    }
}
