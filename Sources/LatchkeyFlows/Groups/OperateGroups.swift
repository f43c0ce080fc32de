package import LatchkeyCore
package import LatchkeyStore

/// Groups from the command line, which names them by their keys and people by their uids.
package struct OperateGroups: Sendable {
    private let store: Store
    private let actor: Actor
    private let randomness: Randomness

    package init(store: Store, clock: TimeSource = .system, randomness: Randomness = .system) {
        self.store = store
        self.actor = .operator(clock)
        self.randomness = randomness
    }

    /// Throws `invalid_fields`, `group_taken`.
    package func add(key: String, name: String) async throws(LatchkeyError) -> PeopleGroup {
        let group = PeopleGroup(
            id: GroupID(randomness), key: try GroupKey(key), name: try PeopleGroup.name(name), createdAt: actor.now,
            createdBy: nil)
        try await store.createGroup(group, isLed: false, acting: nil, event: event(.groupCreated, group))
        return group
    }

    /// What the bits of roles mean.
    package var roles: RoleCatalog { store.roles }

    private static let pageSize = 200

    package func list(search: String?, isArchived: Bool) async throws(LatchkeyError) -> [GroupView] {
        var (found, place) = ([GroupView](), GroupPlace?.none)
        repeat {
            let page = try await store.listGroups(
                for: .operator, search: search, isArchived: isArchived, limit: OperateGroups.pageSize, after: place)
            found += page.groups
            place = page.next
        } while place != nil
        return found
    }

    package func members(of group: GroupID) async throws(LatchkeyError) -> [Account] {
        try await store.listAccounts(
            search: nil, filter: AccountFilter(group: group), limit: PeopleGroup.mostMembers
        ).accounts
    }

    /// A new name or key, or both; nil stays. Throws `not_found`, `invalid_fields`, `group_archived`, `group_taken`.
    package func rename(_ group: PeopleGroup, name: String?, key: String?) async throws(LatchkeyError) {
        try await store.updateGroup(
            group.id, name: try name.map { text throws(LatchkeyError) in try PeopleGroup.name(text) },
            key: try key.map { text throws(LatchkeyError) in try GroupKey(text) }, acting: nil,
            event: event(.groupChanged, group))
    }

    /// When it is archived by itself. Throws `not_found`, `invalid_fields`, `group_archived`.
    package func setEnd(_ end: EndTime, of group: PeopleGroup) async throws(LatchkeyError) {
        try await store.updateGroup(
            group.id, name: nil, key: nil, end: try GroupEnd(end, now: actor.now), acting: nil,
            event: event(.groupChanged, group))
    }

    /// Archives the group, and makes the next one in its place. Throws `not_found`, `invalid_fields`, `group_archived`,
    /// `group_taken`.
    package func rollOver(_ group: PeopleGroup, _ wish: NextGroupWish) async throws(LatchkeyError) -> GroupView {
        let next = try wish.group(GroupID(randomness), by: nil, now: actor.now)
        try await store.rollOver(
            group.id, into: next, acting: nil, ending: wish.endsAccounts ? actor.ending(with: group.id, by: nil) : nil,
            archived: actor.rolledOver(group.id, into: next), created: actor.made(next, after: group.id))
        guard let view = try await store.findGroup(next.id, for: .operator) else { throw LatchkeyError(.notFound) }
        return view
    }

    /// Throws `not_found`, `group_archived`.
    package func archive(_ group: PeopleGroup) async throws(LatchkeyError) {
        try await store.archiveGroup(group.id, acting: nil, event: event(.groupArchived, group))
    }

    /// Throws `not_found`, `group_not_archived`, `group_taken`, `group_full`.
    package func restore(_ group: PeopleGroup) async throws(LatchkeyError) {
        try await store.restoreGroup(group.id, acting: nil, event: event(.groupRestored, group))
    }

    /// Throws `not_found`, `group_not_archived`.
    package func remove(_ group: PeopleGroup) async throws(LatchkeyError) {
        try await store.deleteGroup(group.id, acting: nil, event: event(.groupDeleted, group))
    }

    /// Puts somebody into the group, or changes whether they lead it, which nil leaves as it is. Throws `not_found`, `group_archived`,
    /// `group_full`.
    @discardableResult
    package func setMember(
        _ uid: String, of group: PeopleGroup, isLeader: Bool?
    ) async throws(LatchkeyError) -> Account {
        let account = try await account(uid)
        let details: EventDetails = ["group": group.id.text]
        try await store.setMember(
            account.id, of: group.id, isLeader: isLeader, acting: nil,
            added: actor.event(.memberAdded, on: account.id, details),
            leaderChanged: actor.event(
                .leaderChanged, on: account.id, details + ["leader": isLeader == true ? "true" : "false"]))
        return account
    }

    /// They stay in the group. Throws `not_found` for somebody who is not in it.
    package func endLeading(_ id: AccountID, of group: PeopleGroup) async throws(LatchkeyError) {
        let details: EventDetails = ["group": group.id.text]
        try await store.setMember(
            id, of: group.id, isLeader: false, mayAdd: false, acting: nil,
            added: actor.event(.memberAdded, on: id, details),
            leaderChanged: actor.event(.leaderChanged, on: id, details + ["leader": "false"]))
    }

    /// Throws `not_found`.
    package func removeMember(_ uid: String, of group: PeopleGroup) async throws(LatchkeyError) {
        let id = try await account(uid).id
        try await store.removeMember(
            id, of: group.id, acting: nil, event: actor.event(.memberRemoved, on: id, ["group": group.id.text]))
    }

    /// From one group into another, in one transaction. Throws `not_found` also for somebody who is not in the one, `group_archived`,
    /// `group_full`, `already_member`.
    package func moveMember(
        _ uid: String, from group: PeopleGroup, to target: PeopleGroup
    ) async throws(LatchkeyError) {
        let id = try await account(uid).id
        try await store.moveMember(
            id, from: group.id, to: target.id, acting: nil,
            removed: actor.event(.memberRemoved, on: id, ["group": group.id.text]),
            added: actor.event(.memberAdded, on: id, ["group": target.id.text, "by": "move"]))
    }

    /// The group in use with this key; else the group with this id; else the archived one that had the key last.
    package func find(_ named: String) async throws(LatchkeyError) -> GroupView {
        if let view = try await store.findGroup(key: named) { return view }
        if let id = GroupID(text: named.utf8), let view = try await store.findGroup(id, for: .operator) { return view }
        guard let view = try await store.findGroups(everWithKey: named).first else { throw LatchkeyError(.notFound) }
        return view
    }

    private func event(_ kind: AuditEvent.Kind, _ group: PeopleGroup) -> AuditEvent {
        actor.event(kind, on: nil, ["group": group.id.text])
    }

    /// Throws `not_found`.
    package func account(_ uid: String) async throws(LatchkeyError) -> Account {
        guard let account = try await store.findAccount(uid: uid) else { throw LatchkeyError(.notFound) }
        return account
    }
}
