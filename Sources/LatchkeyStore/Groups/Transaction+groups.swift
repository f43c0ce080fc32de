import LatchkeyCore

/// What somebody may do with one group.
enum GroupRight: Int64, Comparable {
    case nothing = 0
    /// As a member, or as somebody who sees everybody.
    case see = 1
    /// As one of those who lead it.
    case run = 2
    /// As somebody who writes all groups, or at the command line.
    case write = 3

    static func < (one: GroupRight, other: GroupRight) -> Bool { one.rawValue < other.rawValue }
}

extension Transaction {
    /// The group, as it is by now, and what the caller may do with it. Nil as the caller is the operator.
    ///
    /// Throws `not_found` for those who do not see it, as if it were not there, and `forbidden` for those who see it and may not do more.
    func group(
        _ id: GroupID, for caller: ActingCaller?, needing right: GroupRight
    ) throws -> (group: PeopleGroup, right: GroupRight) {
        guard let caller else {
            let rows = try query("SELECT \(GroupRow.columns) FROM people_group WHERE id = ?", id)
            guard let row = rows.first else { throw LatchkeyError(.notFound) }
            return (try GroupRow.group(row), .write)
        }
        let rows = try query(
            """
            SELECT \(GroupRow.columns), \(rules.groupRight) FROM people_group JOIN account AS actor ON actor.id = ?
            WHERE people_group.id = ?
            """,
            caller.accountID, id)
        guard let row = rows.first, let held = GroupRight(rawValue: try row.integer(GroupRow.count)), held > .nothing
        else {
            try requireAwakeLeader(caller, of: id)
            let seers = rules.catalog.allowing(.readUsers).union(rules.catalog.allowing(.writeGroups))
            throw rules.asleep.isDisjoint(with: seers) ? LatchkeyError(.notFound) : rules.forbidden(needing: seers)
        }
        guard held >= right else {
            try requireAwakeLeader(caller, of: id)
            throw rules.forbidden(.writeGroups)
        }
        return (try GroupRow.group(row), held)
    }

    /// Throws `reauth_required` for somebody who would lead the group but for a role that sleeps.
    private func requireAwakeLeader(_ caller: ActingCaller, of group: GroupID) throws {
        let leaders = rules.catalog.allowing(.leadGroups)
        guard !rules.asleep.isDisjoint(with: leaders), try isMarked(caller.accountID, in: group) else { return }
        throw rules.forbidden(needing: leaders)
    }

    /// The same for a group in use. Throws `group_archived`, too.
    func liveGroup(
        _ id: GroupID, for caller: ActingCaller?, needing right: GroupRight
    ) throws -> (group: PeopleGroup, right: GroupRight) {
        let found = try group(id, for: caller, needing: right)
        guard found.group.archivedAt == nil else { throw LatchkeyError(.groupArchived) }
        return found
    }

    /// Puts the account into the group. The limits are part of the statement. Throws `already_member`, `group_full`.
    mutating func add(
        _ id: AccountID, to group: GroupID, isLeader: Bool, by way: Membership.Way, at now: Timestamp
    ) throws {
        let added = try query(
            """
            INSERT INTO membership (account_id, group_id, leader, via, joined_at) SELECT ?, ?, ?, ?, ?
            WHERE (SELECT COUNT(*) FROM membership JOIN people_group ON people_group.id = membership.group_id
                    AND people_group.archived_at IS NULL WHERE membership.account_id = ?) < \(PeopleGroup.mostOfAnAccount)
                AND (SELECT COUNT(*) FROM membership WHERE group_id = ?) < \(PeopleGroup.mostMembers)
                AND (? = 0 OR \(Transaction.hasRoomForLeader))
            ON CONFLICT (account_id, group_id) DO NOTHING RETURNING account_id
            """,
            id, group, isLeader, way.rawValue, now, id, group, isLeader, group)
        guard added.isEmpty else { return noteChange(of: id, at: now) }
        throw LatchkeyError(try isMember(id, of: group) ? .alreadyMember : .groupFull)
    }

    /// Stands for one argument: the group.
    static let hasRoomForLeader =
        "(SELECT COUNT(*) FROM membership WHERE group_id = ? AND leader = 1) < \(PeopleGroup.mostLeaders)"

    /// Of the membership `other` in `people_group`: whether a leader, who stands for two arguments, has brought somebody there by a list, or
    /// from a group of theirs; not by a code that the person entered (S-411). What they made counts when they lead it no longer.
    static let isBroughtByLeader = """
        other.leader = 0 AND other.via IN (\(Membership.Way.moved.rawValue), \(Membership.Way.roster.rawValue), \(Membership.Way.next.rawValue))
        AND (people_group.created_by = ?
            OR other.group_id IN (SELECT group_id FROM membership WHERE account_id = ? AND leader = 1))
        """

    func isMember(_ id: AccountID, of group: GroupID) throws -> Bool {
        try !query("SELECT 1 FROM membership WHERE account_id = ? AND group_id = ?", id, group).isEmpty
    }

    /// Somebody who came with a code is in its group; what they did for it says who and where from.
    mutating func welcome(_ id: AccountID, to group: GroupID, at now: Timestamp, by cause: AuditEvent?) throws {
        try add(id, to: group, isLeader: false, by: .code, at: now)
        try record(
            AuditEvent(
                .memberAdded, at: now, accountID: id, actorID: cause?.actorID, actorKind: cause?.actorKind ?? .system,
                session: cause?.session, ip: cause?.ip ?? "", requestID: cause?.requestID ?? "",
                details: ["group": group.text, "by": "code"]))
    }
}

extension RoleRules {
    /// The `GroupRight` of `actor` in `people_group`.
    fileprivate var groupRight: String {
        """
        CASE WHEN \(isAllowed("actor", .writeGroups)) THEN \(GroupRight.write.rawValue)
            WHEN \(leads("actor.id", group: "people_group.id")) THEN \(GroupRight.run.rawValue)
            WHEN \(isAllowed("actor", .readUsers)) OR (people_group.archived_at IS NULL AND EXISTS (
                SELECT 1 FROM membership WHERE membership.group_id = people_group.id
                AND membership.account_id = actor.id)) THEN \(GroupRight.see.rawValue)
            ELSE \(GroupRight.nothing.rawValue) END
        """
    }
}
