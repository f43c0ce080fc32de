package import LatchkeyCore
import LatchkeyStore

/// Who is in a group and who leads it. Nobody puts somebody else's account into a group that they lead: people come with a code
/// that they enter themselves, from another group of the same leader, or by somebody with `groups:write`.
package struct ManageMembers: Sendable {
    let store: Store
    let secrets: OneTimeSecrets
    let policy: ThrottlePolicy
    let stepUp: StepUp
    let notices: Notices

    /// Puts somebody into the group, or changes whether they lead it, which nil leaves as it is; for those with
    /// `groups:write`. Leaders may step down. What gives a leader power over somebody's account needs a recent sign-in (S-302).
    ///
    /// Throws `not_found`, `forbidden`, `group_archived`, `group_full`, `reauth_required`.
    package func set(
        _ user: String, of group: String, isLeader: Bool?, by actor: Actor
    ) async throws(LatchkeyError) -> GroupView {
        let (id, group) = (try ManageMembers.id(user), try ManageGroups.id(group))
        let caller = try actor.caller
        let details: EventDetails = ["group": group.text]
        try await store.setMember(
            id, of: group, isLeader: isLeader, acting: caller.actingOnOwn, proof: stepUp.rule,
            added: actor.event(.memberAdded, on: id, details),
            leaderChanged: actor.event(
                .leaderChanged, on: id, details + ["leader": isLeader == true ? "true" : "false"]))
        return try await view(group, caller)
    }

    /// For leaders of both groups, and for those with `groups:write`. Throws `not_found`, also for somebody whom the caller does not
    /// lead, `forbidden`, `group_archived`, `group_full`, `already_member`; `reauth_required` where somebody gains power by it.
    package func move(
        _ user: String, from other: String, to group: String, by actor: Actor
    ) async throws(LatchkeyError) -> GroupView {
        let (id, group) = (try ManageMembers.id(user), try ManageGroups.id(group))
        guard let other = GroupID(text: other.utf8) else { throw .field("from", .groupExpected) }
        let caller = try actor.caller
        try await store.moveMember(
            id, from: other, to: group, acting: caller.actingOnOwn, proof: stepUp.rule,
            removed: actor.event(.memberRemoved, on: id, ["group": other.text]),
            added: actor.event(.memberAdded, on: id, ["group": group.text, "by": "move"]))
        return try await view(group, caller)
    }

    /// Of archived groups, too. Throws `not_found`, also for somebody whom the caller does not lead, `forbidden`.
    package func remove(_ user: String, from group: String, by actor: Actor) async throws(LatchkeyError) {
        let (id, group) = (try ManageMembers.id(user), try ManageGroups.id(group))
        try await store.removeMember(
            id, of: group, acting: try actor.caller.actingOnOwn,
            event: actor.event(.memberRemoved, on: id, ["group": group.text]))
    }

    /// The caller enters a code, whatever `registration` says: they are in its group. Right and wrong codes count, so that nobody finds
    /// one by trying. A group that is led needs a recent sign-in, and its leaders' new power over the account is told by a mail (S-344).
    ///
    /// Throws `join_code_invalid`, `already_member`, `group_full`, `too_many_attempts`, `reauth_required`.
    package func join(with code: String, by actor: Actor) async throws(LatchkeyError) -> GroupView {
        let caller = try actor.caller
        let id = caller.account.id
        try await store.take(.groupJoins, for: .account(id), policy: policy, now: actor.now)
        let group = try await store.joinGroup(
            id, with: secrets.joinCodeHashes(ofTyped: code), acting: caller.actingOnOwn, proof: stepUp.rule,
            notice: { [notices] in notices.mail(.groupJoined, to: $0, actor) },
            event: actor.event(.memberAdded, on: id))
        // The session is from before they were in it.
        let viewer = GroupViewer(id, seesAll: false, leads: false)
        guard let view = try await store.findGroup(group, for: viewer) else { throw LatchkeyError(.notFound) }
        return view
    }

    private func view(_ id: GroupID, _ caller: Caller) async throws(LatchkeyError) -> GroupView {
        guard let view = try await store.findGroup(id, for: caller.viewer) else { throw caller.noGroup }
        return view
    }

    private static func id(_ text: String) throws(LatchkeyError) -> AccountID {
        guard let id = AccountID(text: text.utf8) else { throw LatchkeyError(.notFound) }
        return id
    }
}

extension ManageMembers {
    init(_ parts: FlowParts) {
        self.init(
            store: parts.store, secrets: parts.mail.secrets, policy: parts.throttle, stepUp: parts.stepUp,
            notices: parts.notices)
    }
}
