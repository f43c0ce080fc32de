package import LatchkeyCore

/// Making groups, naming them, archiving them. Who acts must run the group in the transaction; nil as the caller is the operator.
///
/// Those who do not see a group hear `not_found`, as if there were none (R-020).
extension Store {
    /// Whoever makes it leads it, where `isLed` says so. Takes a use of `quota` of the caller. Throws `group_taken`, `group_full`,
    /// `forbidden`, `too_many_attempts`.
    package func createGroup(
        _ group: PeopleGroup, isLed: Bool, acting caller: ActingCaller?, quota: Quota? = nil,
        policy: ThrottlePolicy = ThrottlePolicy(), event: AuditEvent
    ) async throws(LatchkeyError) {
        try await write(.everything) { transaction in
            try transaction.require(caller, at: event.at)
            if let quota { try transaction.take(quota, of: caller, policy: policy, at: event.at) }
            try transaction.make(group)
            if isLed, let maker = group.createdBy {
                try transaction.add(maker, to: group.id, isLeader: true, by: .made, at: group.createdAt)
            }
            try transaction.record(event)
        }
    }

    /// A new name or end, and a new key from those who write all groups. Its members hear of it at once, and that
    /// takes `groupChanges`. Throws `not_found`, `forbidden`, `group_archived`, `group_taken`, `too_many_attempts`, and
    /// `field_not_allowed` for a leader's key.
    package func updateGroup(
        _ id: GroupID, name: String?, key: GroupKey?, end: GroupEnd = .asItIs, acting caller: ActingCaller?,
        policy: ThrottlePolicy = ThrottlePolicy(), event: AuditEvent
    ) async throws(LatchkeyError) {
        try await write(.everything) { transaction in
            try transaction.require(caller, at: event.at)
            let found = try transaction.liveGroup(id, for: caller, needing: .run)
            var group = found.group
            if caller != nil { try group.requireEndToCome(at: event.at) }
            if let key, key != group.key {
                guard found.right == .write else { throw LatchkeyError.keyNotAllowed }
                try Store.requireFree(key, in: transaction)
                group.key = key
            }
            group.name = name ?? group.name
            if case .at(let end) = end { group.endsAt = end }
            guard group != found.group else { return }
            try transaction.takeChange(of: id, by: caller, policy: policy, at: event.at)
            try transaction.execute(
                "UPDATE people_group SET key = ?, name = ?, name_key = ?, ends_at = ? WHERE id = ?",
                group.key.text, group.name, AccountRow.nameKey(group.name), group.endsAt, id)
            try transaction.record(event)
            transaction.noteChange(ofMembersOf: id, at: event.at)
        }
    }

    /// It is nobody's group from then on: not in user objects, nobody reaches anybody by it, and its join codes stop working, now and
    /// after it was restored (R-022). Takes `groupChanges`. Throws `not_found`, `forbidden`, `group_archived`, `too_many_attempts`.
    package func archiveGroup(
        _ id: GroupID, acting caller: ActingCaller?, policy: ThrottlePolicy = ThrottlePolicy(), event: AuditEvent
    ) async throws(LatchkeyError) {
        try await write(.everything) { transaction in
            try transaction.require(caller, at: event.at)
            let group = try transaction.liveGroup(id, for: caller, needing: .run).group
            if caller != nil { try group.requireEndToCome(at: event.at) }
            try transaction.takeChange(of: id, by: caller, policy: policy, at: event.at)
            try transaction.archive(id, at: event.at, by: event, of: caller)
            try transaction.endLostReach(in: id, at: event.at)
        }
    }

    /// `proof` is asked for where its leaders have power over members again (S-302). Takes `groupChanges`. Whoever only leads the group
    /// restores what they have archived themselves: to archive a group is how others take it from them (S-397).
    ///
    /// Throws `not_found`, `forbidden`, `group_not_archived`, `group_taken` when another group has the key by now, `group_full` with
    /// `fields.members` when some are in too many others, `reauth_required`, `too_many_attempts`.
    package func restoreGroup(
        _ id: GroupID, acting caller: ActingCaller?, proof: StepUpRule? = nil,
        policy: ThrottlePolicy = ThrottlePolicy(), event: AuditEvent
    ) async throws(LatchkeyError) {
        // In a transaction of its own: a refusal has read as much, and counts.
        if let caller {
            try await write(.everything) { transaction in
                try transaction.require(caller, at: event.at)
                _ = try transaction.restorable(id, for: caller)
                try transaction.takeChange(of: id, by: caller, policy: policy, at: event.at)
            }
        }
        try await write(.everything) { transaction in
            try transaction.require(caller, at: event.at)
            let (group, right) = try transaction.restorable(id, for: caller)
            if try transaction.hasLeader(id) { try transaction.require(proof, of: caller, at: event.at) }
            try Store.requireFree(group.key, in: transaction)
            try transaction.requireRoom(forMembersOf: id, led: right == .write ? nil : caller)
            // A program of before, or one that runs beside this one, has left those of leaders (S-396).
            try transaction.endLostReach(in: id, at: event.at)
            // One whose end has come would be archived again.
            try transaction.execute(
                """
                UPDATE people_group SET archived_at = NULL, archived_by = NULL, ends_at = CASE WHEN ends_at > ? THEN ends_at END
                WHERE id = ?
                """,
                event.at, id)
            try transaction.record(event)
            transaction.noteChange(ofMembersOf: id, at: event.at)
        }
    }

    /// Memberships and codes go with it; people stay. Only those who write all groups, and only archived ones. Nothing brings it back, so
    /// `proof` is asked for (S-302). Throws `not_found`, `forbidden`, `group_not_archived`, `reauth_required`.
    package func deleteGroup(
        _ id: GroupID, acting caller: ActingCaller?, proof: StepUpRule? = nil, event: AuditEvent
    ) async throws(LatchkeyError) {
        try await write(.everything) { transaction in
            try transaction.require(caller, at: event.at)
            let group = try transaction.group(id, for: caller, needing: .write).group
            guard group.archivedAt != nil else { throw LatchkeyError(.groupNotArchived) }
            try transaction.require(proof, of: caller, at: event.at)
            try transaction.execute("DELETE FROM people_group WHERE id = ?", id)
            try transaction.record(event)
        }
    }

    private static func requireFree(_ key: GroupKey, in transaction: Transaction) throws {
        let others = try transaction.query(
            "SELECT 1 FROM people_group WHERE key = ? AND archived_at IS NULL", key.text)
        guard others.isEmpty else { throw LatchkeyError.groupTaken }
    }
}

extension Transaction {
    fileprivate func restorable(
        _ id: GroupID, for caller: ActingCaller?
    ) throws -> (group: PeopleGroup, right: GroupRight) {
        let (group, right) = try group(id, for: caller, needing: .run)
        guard group.archivedAt != nil else { throw LatchkeyError(.groupNotArchived) }
        guard try right == .write || hasArchived(id, caller) else { throw rules.forbidden(.writeGroups) }
        return (group, right)
    }

    fileprivate func hasArchived(_ group: GroupID, _ caller: ActingCaller?) throws -> Bool {
        try !query("SELECT 1 FROM people_group WHERE id = ? AND archived_by = ?", group, caller?.accountID).isEmpty
    }

    /// Throws `group_full`, with some of the members who are in as many groups as they can be, or in as many of `leader`, who hears no name
    /// of somebody of the staff.
    fileprivate func requireRoom(forMembersOf group: GroupID, led leader: ActingCaller?) throws {
        try requireRoom(forMembersOf: group, under: PeopleGroup.mostOfAnAccount, of: nil, toldTo: leader)
        if let leader {
            try requireRoom(
                forMembersOf: group, under: PeopleGroup.mostByOneLeader, of: leader.accountID, toldTo: leader)
        }
    }

    private func requireRoom(
        forMembersOf group: GroupID, under most: Int, of leader: AccountID?, toldTo hearer: ActingCaller?
    ) throws {
        let isTheirs = leader == nil ? "" : "AND \(Transaction.isBroughtByLeader)"
        var arguments: [DatabaseValue] = [group.databaseValue]
        if let leader { arguments += [leader.databaseValue, leader.databaseValue] }
        let rows = try connection.query(
            """
            SELECT account.uid, CASE WHEN \(rules.isOfStaff("account")) THEN 1 ELSE 0 END AS is_staff FROM membership AS other
            JOIN people_group ON people_group.id = other.group_id AND people_group.archived_at IS NULL
            JOIN account ON account.id = other.account_id
            WHERE other.account_id IN (SELECT account_id FROM membership WHERE group_id = ?) \(isTheirs)
            GROUP BY account.id, account.uid, account.roles HAVING COUNT(*) >= \(most)
            ORDER BY is_staff, account.uid LIMIT \(Transaction.mostNamed)
            """,
            arguments)
        guard !rows.isEmpty else { return }
        let people = try rows.filter { try hearer == nil || !$0.bool(1) }.map { try $0.text(0) }
        guard !people.isEmpty else { throw LatchkeyError(.groupFull) }
        throw LatchkeyError.field("members", .groupsCount(most: most, people: people), code: .groupFull)
    }

    /// Members in one refusal.
    private static let mostNamed = 10

    /// Each member of the group hears of a change: a use of `groupChanges` for each hundred begun, the operator's apart (S-347).
    fileprivate func takeChange(
        of group: GroupID, by caller: ActingCaller?, policy: ThrottlePolicy, at now: Timestamp
    ) throws {
        guard let caller else { return }
        let members = Int(
            try query("SELECT COUNT(*) FROM membership WHERE group_id = ?", group)[0].integer(0))
        let use = QuotaUse(.groupChanges, for: .account(caller.accountID), count: max(1, (members + 99) / 100))
        try Store.take([use], policy: policy, now: now, in: self)
    }
}

extension PeopleGroup {
    /// An end that has come is settled within a minute, by upkeep alone: nobody moves it any more. Throws `group_archived`.
    func requireEndToCome(at now: Timestamp) throws(LatchkeyError) {
        if let endsAt, endsAt <= now { throw LatchkeyError(.groupArchived) }
    }
}

extension LatchkeyError {
    static let groupTaken = LatchkeyError(.groupTaken, problems: ["key": .keyTaken])

    /// For a key from somebody who only leads: programs trust keys (R-021).
    package static let keyNotAllowed = LatchkeyError(.fieldNotAllowed, problems: ["key": .notSettable])
}
