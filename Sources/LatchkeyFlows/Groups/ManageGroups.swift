package import LatchkeyCore
import LatchkeyStore

/// People who lead groups make them, name them and archive them; those with `groups:write` all of them.
///
/// What somebody may do with a group is asked in the transaction, from what is stored by then (S-321). A group that somebody does not see
/// answers like one that is not there.
package struct ManageGroups: Sendable {
    let store: Store
    let randomness: Randomness
    let stepUp: StepUp
    let policy: ThrottlePolicy
    let clock: TimeSource

    package struct Page: Sendable {
        package let groups: [GroupView]
        package let total: Int
        /// Where the next page begins; nil when there is none.
        package let next: GroupPlace?
    }

    /// Those that the caller is in or leads, or all of them for those who see everybody. Throws `token_invalid`,
    /// `forbidden`.
    package func list(
        _ caller: Caller, search: String?, isArchived: Bool, limit: Int, offset: Int, after: GroupPlace?
    ) async throws(LatchkeyError) -> Page {
        // Of archived ones they would see those that they lead.
        if isArchived, caller.leadsAsleep, !caller.viewer.seesAll { throw caller.forbidden(reaching: .writeGroups) }
        let page = try await store.listGroups(
            for: caller.viewer, search: search, isArchived: isArchived, limit: limit, offset: offset, after: after,
            to: ActingReader(caller.viewing, at: clock.now()))
        return Page(groups: page.groups, total: page.total, next: page.next)
    }

    /// Throws `token_invalid`, `forbidden`, `not_found`.
    package func find(_ id: String, _ caller: Caller) async throws(LatchkeyError) -> GroupView {
        try await view(try ManageGroups.id(id), caller, to: ActingReader(caller.viewing, at: clock.now()))
    }

    /// The maker leads it; those with `groups:write` may make one that they do not lead, and choose its key.
    ///
    /// Throws `forbidden`, `invalid_fields`, `field_not_allowed`, `group_taken`, `group_full`, `too_many_attempts`.
    package func create(
        name: String, key: String?, isLed: Bool, by actor: Actor
    ) async throws(LatchkeyError) -> GroupView {
        let caller = try actor.caller
        let mayWrite = caller.allows(.writeGroups)
        guard mayWrite || caller.allows(.leadGroups) else { throw caller.forbidden(.leadGroups) }
        if key != nil, !mayWrite { throw .keyNotAllowed }
        let group = PeopleGroup(
            id: GroupID(randomness),
            key: try key.map { key throws(LatchkeyError) in try GroupKey(key) }
                ?? GroupKey(drawnFrom: randomness),
            name: try PeopleGroup.name(name), createdAt: actor.now, createdBy: caller.account.id)
        try await store.createGroup(
            group, isLed: isLed || !mayWrite, acting: caller.acting(mayWrite ? .writeGroups : .leadGroups),
            quota: mayWrite ? nil : .ledGroups, policy: policy,
            event: actor.event(.groupCreated, on: nil, ["group": group.id.text]))
        return try await view(group.id, caller)
    }

    /// Nil stays. Throws `not_found`, `forbidden`, `invalid_fields`, `field_not_allowed`, `group_archived`, `group_taken`,
    /// `too_many_attempts`.
    package func update(
        _ id: String, name: String?, key: String?, end: EndTime? = nil, by actor: Actor
    ) async throws(LatchkeyError) -> GroupView {
        let (id, caller) = (try ManageGroups.id(id), try actor.caller)
        try await store.updateGroup(
            id, name: try name.map { name throws(LatchkeyError) in try PeopleGroup.name(name) },
            key: try key.map { key throws(LatchkeyError) in try GroupKey(key) }, end: try GroupEnd(end, now: actor.now),
            acting: caller.actingOnOwn, policy: policy,
            event: actor.event(.groupChanged, on: nil, ["group": id.text]))
        return try await view(id, caller)
    }

    /// Archives the group, and makes the next one in its place, for those who lead it and those with `groups:write`. Where people
    /// come along whom somebody leads, after a recent sign-in (S-302). Ending accounts takes `users:write` and a recent sign-in, as
    /// ending one account does.
    ///
    /// Throws `not_found`, `forbidden`, `invalid_fields`, `field_not_allowed`, `group_archived`, `group_taken`, `reauth_required`,
    /// `too_many_attempts`.
    package func rollOver(_ id: String, _ wish: NextGroupWish, by actor: Actor) async throws(LatchkeyError) -> GroupView
    {
        let (id, caller) = (try ManageGroups.id(id), try actor.caller)
        let next = try wish.group(GroupID(randomness), by: caller.account.id, now: actor.now)
        var ending: AccountsEnd?
        if wish.endsAccounts {
            try caller.require(.writeUsers)
            ending = actor.ending(with: id, by: caller.acting(.writeUsers, by: try stepUp.requireOwnProof(caller)))
        }
        try await store.rollOver(
            id, into: next, acting: caller.actingOnOwn, proof: stepUp.rule, policy: policy, ending: ending,
            archived: actor.rolledOver(id, into: next), created: actor.made(next, after: id))
        return try await view(next.id, caller)
    }

    /// Throws `not_found`, `forbidden`, `group_archived`, `too_many_attempts`.
    package func archive(_ id: String, by actor: Actor) async throws(LatchkeyError) -> GroupView {
        let (id, caller) = (try ManageGroups.id(id), try actor.caller)
        try await store.archiveGroup(
            id, acting: caller.actingOnOwn, policy: policy,
            event: actor.event(.groupArchived, on: nil, ["group": id.text]))
        return try await view(id, caller)
    }

    /// Throws `not_found`, `forbidden`, `group_not_archived`, `group_taken`, `group_full`, `too_many_attempts`;
    /// `reauth_required` where somebody leads it.
    package func restore(_ id: String, by actor: Actor) async throws(LatchkeyError) -> GroupView {
        let (id, caller) = (try ManageGroups.id(id), try actor.caller)
        try await store.restoreGroup(
            id, acting: caller.actingOnOwn, proof: stepUp.rule, policy: policy,
            event: actor.event(.groupRestored, on: nil, ["group": id.text]))
        return try await view(id, caller)
    }

    /// Throws `not_found`, `forbidden`, `group_not_archived`, `reauth_required`.
    package func delete(_ id: String, by actor: Actor) async throws(LatchkeyError) {
        let (id, caller) = (try ManageGroups.id(id), try actor.caller)
        try await store.deleteGroup(
            id, acting: caller.actingOnOwn, proof: stepUp.rule,
            event: actor.event(.groupDeleted, on: nil, ["group": id.text]))
    }

    /// Without a reader for whoever has just acted on it: that transaction has asked.
    private func view(
        _ id: GroupID, _ caller: Caller, to reader: ActingReader? = nil
    ) async throws(LatchkeyError) -> GroupView {
        guard let view = try await store.findGroup(id, for: caller.viewer, to: reader) else { throw caller.noGroup }
        return view
    }

    static func id(_ text: String) throws(LatchkeyError) -> GroupID {
        guard let id = GroupID(text: text.utf8) else { throw LatchkeyError(.notFound) }
        return id
    }
}

extension Caller {
    /// How the caller looks at groups.
    var viewer: GroupViewer {
        GroupViewer(
            account.id, seesAll: allows(.readUsers) || allows(.writeGroups), leads: allows(.leadGroups))
    }

    /// Who sees groups by a right must have it by then.
    fileprivate var viewing: ActingCaller {
        let (catalog, looks) = (session.catalog, viewer)
        if looks.seesAll { return acting(as: catalog.allowing(.readUsers).union(catalog.allowing(.writeGroups))) }
        return looks.leads ? acting(.leadGroups) : actingOnOwn
    }

    /// There is no such group, or the caller does not see it; whoever would see it, or might, but for a role that sleeps is told that.
    var noGroup: LatchkeyError {
        let seers = session.catalog.allowing(.readUsers).union(session.catalog.allowing(.writeGroups))
        if leadsAsleep { return forbidden(reaching: .writeGroups) }
        return account.asleep.isDisjoint(with: seers) ? LatchkeyError(.notFound) : forbidden(needing: seers)
    }

    /// Whether the caller leads the group by what is known of the session; acts ask again.
    package func leads(_ group: GroupID) -> Bool {
        allows(.leadGroups) && account.groups.contains { $0.isMarkedLeader && $0.group.id == group }
    }
}
