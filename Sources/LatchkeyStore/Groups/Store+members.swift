package import LatchkeyCore

/// Who is in a group, and who leads it.
///
/// Nobody gets power over somebody else's account by putting it into their group: leaders take people in by codes that those enter
/// themselves, and move them between groups that they lead both (R-021).
extension Store {
    /// Puts an account into the group, or changes whether it leads it, which nil leaves as it is; only for those who write all groups.
    /// Whoever is marked may step down. `leaderChanged` is the event of the second. `proof` is asked for what gives somebody power over
    /// others' accounts: a mark, and a member of a group that is led (S-302). Without `mayAdd` somebody who is not in it is not found.
    ///
    /// Throws `not_found`, `forbidden`, `group_archived`, `group_full`, `reauth_required`.
    package func setMember(
        _ id: AccountID, of group: GroupID, isLeader: Bool?, mayAdd: Bool = true, acting caller: ActingCaller?,
        proof: StepUpRule? = nil, added: AuditEvent, leaderChanged: AuditEvent
    ) async throws(LatchkeyError) {
        try await write(.everything) { transaction in
            try transaction.require(caller, at: added.at)
            let isSteppingDown = try isLeader == false && caller?.accountID == id && transaction.isMarked(id, in: group)
            let found = try transaction.group(group, for: caller, needing: isSteppingDown ? .see : .write)
            let isMember = try transaction.isMember(id, of: group)
            guard try isMember || (mayAdd && transaction.findAccount(id) != nil) else { throw LatchkeyError(.notFound) }
            // Of an archived group a mark can be taken, and nothing given: it would count when the group is restored. Whoever leads
            // one leaves it: with the mark they would lose sight of what they are in.
            let takes = isMember && isLeader == false && found.right == .write
            guard found.group.archivedAt == nil || takes else { throw LatchkeyError(.groupArchived) }
            guard isMember else {
                if try isLeader == true || transaction.hasLeader(group) {
                    try transaction.require(proof, of: caller, at: added.at)
                }
                try transaction.add(id, to: group, isLeader: isLeader ?? false, by: .staff, at: added.at)
                try transaction.record(added)
                if isLeader == true { try transaction.record(leaderChanged) }
                return
            }
            guard let isLeader else { return }
            if isLeader, try !transaction.isMarked(id, in: group) {
                try transaction.require(proof, of: caller, at: added.at)
            }
            let changed = try transaction.query(
                """
                UPDATE membership SET leader = ? WHERE account_id = ? AND group_id = ? AND leader <> ?
                AND (? = 0 OR \(Transaction.hasRoomForLeader)) RETURNING account_id
                """,
                isLeader, id, group, isLeader, isLeader, group)
            guard !changed.isEmpty else {
                guard try transaction.isMarked(id, in: group) == isLeader else { throw LatchkeyError(.groupFull) }
                return
            }
            if !isLeader { try transaction.endLostReach(in: group, at: leaderChanged.at) }
            try transaction.record(leaderChanged)
            transaction.noteChange(of: id, at: leaderChanged.at)
        }
    }

    /// Whether somebody is marked as its leader, whatever they may do by that.
    package func hasLeader(_ group: GroupID) async throws(LatchkeyError) -> Bool {
        try await read { try Store.hasLeader(group, $0) }
    }

    fileprivate static func hasLeader(_ group: GroupID, _ connection: any Connection) throws -> Bool {
        try !connection.query("SELECT 1 FROM membership WHERE group_id = ? AND leader = 1 LIMIT 1", group).isEmpty
    }

    /// Leaders take out whom they lead, and themselves. Also of an archived group: whoever is in it is back when it is restored. Throws
    /// `not_found`, also for somebody whom the leader does not reach, `forbidden`.
    package func removeMember(
        _ id: AccountID, of group: GroupID, acting caller: ActingCaller?, event: AuditEvent
    ) async throws(LatchkeyError) {
        try await write(.everything) { transaction in
            try transaction.require(caller, at: event.at)
            let right = try transaction.group(group, for: caller, needing: .run).right
            try transaction.requireReach(to: id, with: right, caller)
            let left = try transaction.leave(group, id)
            try transaction.endLostReach(of: left, at: event.at)
            try transaction.record(event)
            transaction.noteChange(of: id, at: event.at)
        }
    }

    /// From one group into another, which leaders do with whom they lead in both. Whoever led the one does not lead the other. `proof` is
    /// asked for where somebody leads the other one who did not lead the one (S-302).
    ///
    /// Throws `not_found`, `forbidden`, `group_archived`, `group_full`, `already_member`, `reauth_required`.
    package func moveMember(
        _ id: AccountID, from group: GroupID, to target: GroupID, acting caller: ActingCaller?,
        proof: StepUpRule? = nil, removed: AuditEvent, added: AuditEvent
    ) async throws(LatchkeyError) {
        try await write(.everything) { transaction in
            try transaction.require(caller, at: added.at)
            let one = try transaction.liveGroup(target, for: caller, needing: .run).right
            let other = try transaction.liveGroup(group, for: caller, needing: .run).right
            guard group != target else { throw LatchkeyError(.alreadyMember) }
            try transaction.requireReach(to: id, with: min(one, other), caller)
            if try transaction.hasLeader(target, whoDoesNotLead: group) {
                try transaction.require(proof, of: caller, at: added.at)
            }
            let left = try transaction.leave(group, id)
            try transaction.add(id, to: target, isLeader: false, by: .moved, at: added.at)
            // What somebody made who leads both stays good.
            try transaction.endLostReach(of: left, at: added.at)
            try transaction.record(removed)
            try transaction.record(added)
        }
    }

    /// Somebody who has an account enters a code: they are in its group, and nothing else of them changes. A seat is taken only by
    /// somebody who was not in it. `proof` is asked for where the group is led, and `notice` is sent then: its leaders get power over
    /// the account (S-344).
    ///
    /// Throws `join_code_invalid`, `already_member`, `group_full`, `token_invalid`, `reauth_required`.
    package func joinGroup(
        _ id: AccountID, with hashes: [[UInt8]], acting caller: ActingCaller, proof: StepUpRule? = nil,
        notice: @escaping @Sendable (Account) -> OutgoingMail? = { _ in nil }, event: AuditEvent
    ) async throws(LatchkeyError) -> GroupID {
        try await write(.everything) { transaction in
            try transaction.require(caller, at: event.at)
            guard let account = try transaction.findAccount(id) else { throw LatchkeyError(.tokenInvalid) }
            // A seat that turns out not to be needed, or not to be had yet, is given back with the transaction.
            let group = try Store.takeGroupSeat(for: account, hashes, at: event.at, in: transaction)
            try transaction.welcome(id, to: group, at: event.at, by: event)
            guard try transaction.hasLeader(group) else { return group }
            try transaction.require(proof, of: caller, at: event.at)
            if let mail = notice(account) { try Store.enqueue(mail, in: transaction) }
            return group
        }
    }
}

extension Transaction {
    func isMarked(_ id: AccountID, in group: GroupID) throws -> Bool {
        try !query("SELECT 1 FROM membership WHERE account_id = ? AND group_id = ? AND leader = 1", id, group).isEmpty
    }

    func hasLeader(_ group: GroupID) throws -> Bool { try Store.hasLeader(group, connection) }

    fileprivate func hasLeader(_ group: GroupID, whoDoesNotLead other: GroupID) throws -> Bool {
        try !query(
            """
            SELECT 1 FROM membership AS mark WHERE mark.group_id = ? AND mark.leader = 1 AND NOT EXISTS (
                SELECT 1 FROM membership AS other WHERE other.account_id = mark.account_id
                    AND other.group_id = ? AND other.leader = 1) LIMIT 1
            """,
            group, other
        ).isEmpty
    }

    /// Throws `not_found` unless the person may be taken out by somebody with this right.
    fileprivate func requireReach(to id: AccountID, with right: GroupRight, _ caller: ActingCaller?) throws {
        guard right < .write, let caller, caller.accountID != id else { return }
        let reached = try query("SELECT 1 WHERE \(rules.isLed("?", by: "?"))", caller.accountID, id)
        guard !reached.isEmpty else { throw LatchkeyError(.notFound) }
    }

    /// Throws `not_found` for somebody who is not in it.
    fileprivate func leave(_ group: GroupID, _ id: AccountID) throws -> EndedMembership {
        let left = try query(
            "DELETE FROM membership WHERE account_id = ? AND group_id = ? RETURNING leader", id, group)
        guard let row = left.first else { throw LatchkeyError(.notFound) }
        return EndedMembership(account: id, group: group, wasLeader: try row.bool(0))
    }
}
