package import LatchkeyCore
import LatchkeyStore

/// Staff see which accounts of providers sign in to somebody's account, and take one away that is not that person's.
package struct HelpWithIdentities: Sendable {
    let store: Store
    let stepUp: StepUp
    let notices: Notices
    let clock: TimeSource

    /// What a caller sees of somebody.
    package struct Overview: Sendable {
        /// The first one first.
        package let identities: [LinkedIdentity]
        /// An address at a provider may be a private one: its owner sees it, and who may remove the identity.
        package let showsAddresses: Bool
    }

    /// One's own, or those of somebody whom the caller helps. Throws `token_invalid`, `forbidden`, `not_found`.
    package func list(of id: String, _ caller: Caller) async throws(LatchkeyError) -> Overview {
        let isOwn = AccountID(text: id.utf8) == caller.account.id
        let id = try await isOwn ? caller.account.id : store.personToHelp(id, caller).id
        let removes = caller.allows(.writeUsers)
        let acting = !isOwn && removes ? caller.acting(helping: id, with: .writeUsers) : caller.helping(id)
        return Overview(
            identities: try await store.listIdentities(of: id, to: ActingReader(acting, at: clock.now())),
            showsAddresses: isOwn || removes)
    }

    /// Of anybody but oneself (S-301); all sessions of the account end, and its owner is told.
    ///
    /// Throws `forbidden`, `reauth_required`; `not_found`, for another person's too; `last_credential` where nobody could sign in to
    /// the account then.
    package func remove(_ identity: String, of id: String, by actor: Actor) async throws(LatchkeyError) {
        let caller = try actor.caller
        let id = try await store.target(id, .writeUsers, caller)
        guard id != caller.account.id else { throw caller.forbidden(.writeUsers) }
        let rule = try stepUp.requireOwnProof(caller)
        try await store.unlinkIdentity(
            try ManageFactors.id(identity), of: id, acting: caller.acting(on: id, .writeUsers, by: rule),
            notice: { [notices] in notices.mail(.identityUnlinked, to: $0, actor) },
            event: { actor.event(.identityUnlinked, on: id, ["provider": $0]) }, at: actor.now)
    }
}

extension HelpWithIdentities {
    init(_ parts: FlowParts) {
        self.init(store: parts.store, stepUp: parts.stepUp, notices: parts.notices, clock: parts.clock)
    }
}
