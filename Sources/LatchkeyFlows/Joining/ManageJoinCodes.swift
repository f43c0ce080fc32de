package import LatchkeyCore
import LatchkeyStore

/// Staff make codes and invitations, see them and take them back: administrators all, others their own. People who lead groups make
/// codes into those.
package struct ManageJoinCodes: Sendable {
    let store: Store
    let maker: JoinCodeMaker
    let stepUp: StepUp

    /// A code that makes staff is a permanent second account for whoever holds the session: it needs a recent sign-in (S-302).
    ///
    /// Throws `forbidden`, also for a role that the caller may not give (S-139, S-330) and for a group that they see and do not lead;
    /// `not_found` for one that they do not see; `group_archived`, `reauth_required`, and `invalid_fields`.
    package func create(
        _ wish: JoinCodeWish, by actor: Actor
    ) async throws(LatchkeyError) -> NewJoinCode {
        let caller = try actor.caller
        if wish.group == nil { try caller.require(.inviteUsers) }
        let catalog = maker.roles
        let role = wish.role ?? catalog.defaultRole
        let group = try await group(wish.group, caller)
        if group == nil || role != catalog.defaultRole {
            try caller.require(.inviteUsers)
            let inviters = catalog.inviters(as: role)
            guard !caller.account.roles.isDisjoint(with: inviters) else {
                throw LatchkeyError(.forbidden, requiredRoles: catalog.names(of: inviters))
            }
        }
        let rule = try role == catalog.defaultRole ? nil : stepUp.requireOwnProof(caller)
        let new = try maker.make(wish, into: group, by: caller.account.id, now: actor.now)
        let details: EventDetails = ["code": new.code.id.text]
        let event = actor.event(.joinCodeCreated, on: nil, group.map { details + ["group": $0.id.text] } ?? details)
        // Of a code into a group the statement asks whether its maker runs the group.
        let acting = group == nil ? caller.acting(.inviteUsers, by: rule) : caller.actingOnOwn(by: rule)
        try await store.createJoinCode(new.code, acting: acting, event: event)
        return new
    }

    private func group(_ text: String?, _ caller: Caller) async throws(LatchkeyError) -> GroupSummary? {
        guard let text else { return nil }
        let id = try ManageGroups.id(text)
        guard let view = try await store.findGroup(id, for: caller.viewer) else { throw LatchkeyError(.notFound) }
        let leads = view.isMarkedLeader == true && caller.allows(.leadGroups)
        guard leads || caller.allows(.writeGroups) else { throw caller.forbidden(.writeGroups) }
        guard view.group.archivedAt == nil else { throw LatchkeyError(.groupArchived) }
        return view.group.summary
    }

    package func list(_ caller: Caller) async throws(LatchkeyError) -> [ShownJoinCode] {
        try requireInviter(caller)
        let owner = caller.account.roles.contains(.admin) ? nil : caller.account.id
        return try await store.listJoinCodes(by: owner).map(maker.shown)
    }

    /// Throws `not_found`, for another teacher's code too.
    package func revoke(_ id: String, by actor: Actor) async throws(LatchkeyError) {
        let caller = try actor.caller
        try requireInviter(caller)
        guard let id = RandomID(text: id.utf8) else { throw LatchkeyError(.notFound) }
        let event = actor.event(.joinCodeRevoked, on: nil, ["code": id.text])
        let roles = maker.roles.allowing(.inviteUsers).union(maker.roles.allowing(.leadGroups))
        try await store.revokeJoinCode(id, by: caller.account.id, acting: caller.acting(as: roles), event: event)
    }

    private func requireInviter(_ caller: Caller) throws(LatchkeyError) {
        if !caller.allows(.leadGroups) { try caller.require(.inviteUsers) }
    }
}

extension ManageJoinCodes {
    init(_ parts: FlowParts) {
        self.init(
            store: parts.store,
            maker: JoinCodeMaker(
                secrets: parts.mail.secrets, roles: parts.store.roles, randomness: parts.randomness),
            stepUp: parts.stepUp)
    }
}
