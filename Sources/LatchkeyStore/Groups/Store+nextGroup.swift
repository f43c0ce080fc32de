package import LatchkeyCore

/// The end of a term (R-041): a group is archived, and the next one is there, in one transaction.
extension Store {
    /// Its key is free for the next one within the transaction, so that no moment has two with one key, and none has neither.
    ///
    /// Whoever leads it may do it, as the rights are by now; naming a key takes writing all groups. Nobody comes into the next one who was
    /// not in this one, and nobody leads it who does not lead this one; a mark without the right to lead stays behind. Codes into this
    /// one stop working; none leads into the next one. `proof` is asked for where anybody but the caller comes along, and somebody leads
    /// them (S-302), as where they are put into a group one by one. `created` gets how many came along. Each takes a use of
    /// `groupRollOvers`, and of `ledGroups` for those who only lead it, the operator's apart. With `ending`, the accounts of those who are
    /// in no group then end at once.
    ///
    /// Throws `not_found`, `forbidden`, `group_archived` also when somebody else was first, `group_taken`, `field_not_allowed` for a
    /// leader's key, `reauth_required`, `too_many_attempts`.
    package func rollOver(
        _ id: GroupID, into next: NextGroup, acting caller: ActingCaller?, proof: StepUpRule? = nil,
        policy: ThrottlePolicy = ThrottlePolicy(), ending: AccountsEnd? = nil, archived: AuditEvent,
        created: AuditEvent
    ) async throws(LatchkeyError) {
        // In a transaction of its own: whatever is refused after the work, as the proof is, has cost as much, and counts.
        if let caller {
            try await write(.everything) { transaction in
                try transaction.require(caller, at: created.at)
                _ = try transaction.endingGroup(id, into: next, for: caller, at: created.at)
                try transaction.take(.groupRollOvers, of: caller, policy: policy, at: created.at)
            }
        }
        try await write(.everything) { transaction in
            try transaction.require(caller, at: created.at)
            if let ending { try transaction.require(ending.caller, at: created.at) }
            let found = try transaction.endingGroup(id, into: next, for: caller, at: created.at)
            if found.right < .write { try transaction.take(.ledGroups, of: caller, policy: policy, at: created.at) }
            let group = PeopleGroup(
                id: next.id, key: next.key ?? found.group.key, name: next.name ?? found.group.name,
                createdAt: created.at, createdBy: next.createdBy, endsAt: next.endsAt)
            try transaction.archive(id, at: archived.at, by: archived)
            try transaction.make(group)
            try transaction.carryLeaders(
                of: id, into: next, onlyCaller: found.right < .write ? caller : nil, created.at)
            try transaction.carryMembers(of: id, into: next, created.at)
            try transaction.endLostReach(in: id, at: created.at)
            try transaction.endLostReach(in: next.id, at: created.at)
            let count = try transaction.count(of: next.id, beside: caller)
            if count.leaders > 0, count.others > 0 { try transaction.require(proof, of: caller, at: created.at) }
            var event = created
            event.details =
                event.details + ["members": next.members.rawValue, "count": "\(count.people)"]
            if let ending {
                let ended = try transaction.endAccounts(leftIn: id, ending, at: created.at)
                event.details = event.details + ["ended": "\(ended)"]
            }
            try transaction.record(event)
            // All who come along were in it; those who were moved are no longer.
            if next.members == .move { transaction.noteChange(ofMembersOf: next.id, at: created.at) }
        }
    }

    /// Archives groups whose time is over. Answers how many, at most `count`.
    package func endGroups(at now: Timestamp, count: Int) async throws(LatchkeyError) -> Int {
        let isDue = try await read { connection in
            try !connection.query("SELECT 1 FROM people_group WHERE \(Store.isOver) LIMIT 1", now).isEmpty
        }
        guard isDue else { return 0 }
        return try await write(.everything) { transaction in
            let due = try transaction.query(
                "SELECT id FROM people_group WHERE \(Store.isOver) ORDER BY ends_at, id LIMIT ?", now, count)
            for row in due {
                let id: GroupID = try row.id(0)
                try transaction.archive(
                    id, at: now, by: AuditEvent(.groupArchived, at: now, details: ["group": id.text, "by": "end"]))
                try transaction.endLostReach(in: id, at: now)
            }
            return due.count
        }
    }

    /// Stands for one argument: the time.
    private static let isOver = "archived_at IS NULL AND ends_at <= ?"
}

extension Transaction {
    fileprivate func endingGroup(
        _ id: GroupID, into next: NextGroup, for caller: ActingCaller?, at now: Timestamp
    ) throws -> (group: PeopleGroup, right: GroupRight) {
        let found = try liveGroup(id, for: caller, needing: .run)
        if caller != nil { try found.group.requireEndToCome(at: now) }
        if next.key != nil, found.right < .write { throw LatchkeyError.keyNotAllowed }
        return found
    }

    /// Throws `group_taken`.
    func make(_ group: PeopleGroup) throws {
        let made = try query(
            """
            INSERT INTO people_group (id, key, name, name_key, created_at, created_by, ends_at)
            SELECT ?, ?, ?, ?, ?, ?, ? WHERE NOT EXISTS (
                SELECT 1 FROM people_group AS other WHERE other.key = ? AND other.archived_at IS NULL)
            RETURNING id
            """,
            group.id, group.key.text, group.name, AccountRow.nameKey(group.name), group.createdAt, group.createdBy,
            group.endsAt, group.key.text)
        guard !made.isEmpty else { throw LatchkeyError.groupTaken }
    }

    /// Its join codes stop working permanently (R-022). Nil as the caller is the operator, the group's end, or a roll-over: whoever led the
    /// old group must not come back to it (S-397). `endLostReach` follows, once it is clear who goes on leading whom.
    mutating func archive(
        _ id: GroupID, at now: Timestamp, by event: AuditEvent, of caller: ActingCaller? = nil
    ) throws {
        try execute(
            "UPDATE people_group SET archived_at = ?, archived_by = ? WHERE id = ?", now, caller?.accountID, id)
        try execute("UPDATE join_code SET revoked = 1 WHERE group_id = ? AND revoked = 0", id)
        try record(event)
        noteChange(ofMembersOf: id, at: now)
    }

    /// A caller who only leads the group goes on leading in any case; `onlyCaller` is nil for those who write all groups.
    fileprivate func carryLeaders(
        of group: GroupID, into next: NextGroup, onlyCaller caller: ActingCaller?, _ now: Timestamp
    ) throws {
        try execute(
            """
            INSERT INTO membership (account_id, group_id, leader, via, joined_at)
            SELECT membership.account_id, ?, 1, ?, ? FROM membership
            WHERE membership.group_id = ? AND \(rules.leadsByNow) AND (? = 1 OR membership.account_id = ?)
            """,
            next.id, Membership.Way.next.rawValue, now, group, next.keepsLeaders, caller?.accountID)
    }

    fileprivate func carryMembers(of group: GroupID, into next: NextGroup, _ now: Timestamp) throws {
        let way = Membership.Way.next.rawValue
        switch next.members {
        case .nobody: break
        case .copy:
            try execute(
                """
                INSERT INTO membership (account_id, group_id, leader, via, joined_at)
                SELECT membership.account_id, ?, 0, ?, ? FROM membership
                WHERE membership.group_id = ? AND NOT \(rules.leadsByNow)
                """,
                next.id, way, now, group)
        case .move:
            try execute(
                """
                UPDATE membership SET group_id = ?, leader = 0, via = ?, joined_at = ?
                WHERE group_id = ? AND NOT \(rules.leadsByNow)
                """,
                next.id, way, now, group)
        }
    }

    fileprivate func count(
        of group: GroupID, beside caller: ActingCaller?
    ) throws -> (people: Int64, leaders: Int64, others: Int64) {
        let row = try query(
            """
            SELECT COUNT(*), COUNT(CASE WHEN leader = 1 THEN 1 END), COUNT(CASE WHEN account_id <> ? THEN 1 END)
            FROM membership WHERE group_id = ?
            """,
            caller?.accountID, group)[0]
        return (try row.integer(0), try row.integer(1), try row.integer(2))
    }
}

extension RoleRules {
    /// The row of `membership` is of somebody who leads its group: the mark counts with `groups:lead` alone.
    fileprivate var leadsByNow: String {
        """
        (membership.leader = 1 AND EXISTS (
            SELECT 1 FROM account AS lead WHERE lead.id = membership.account_id AND \(isAllowed("lead", .leadGroups))))
        """
    }
}
