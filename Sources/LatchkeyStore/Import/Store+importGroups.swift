package import LatchkeyCore

extension Store {
    /// Makes the group with those of the accounts who came by an import, all in one transaction: somebody who signed up here under a uid of
    /// the other system is not in its group.
    ///
    /// Where a group has this key, or an archived one had it last, nothing is done: it may have leaders, who would have power over whoever
    /// comes in, and people were put in and taken out since.
    package func importGroup(
        _ group: PeopleGroup, uids: [String], at now: Timestamp
    ) async throws(LatchkeyError) -> ImportedGroupOutcome {
        try await write(.everything) { transaction in
            guard let here = try transaction.newestGroup(withKey: group.key) else {
                try transaction.make(group)
                try transaction.record(
                    AuditEvent(
                        .groupCreated, at: now, accountID: nil, actorKind: .operator,
                        details: transaction.importDetails(group.id)))
                return try transaction.fill(group.id, uids, at: now)
            }
            guard here.archivedAt == nil else { return ImportedGroupOutcome(kind: .archived) }
            var outcome = ImportedGroupOutcome(kind: .alreadyHere)
            outcome.missing = try uids.filter { uid in
                try transaction.importedAccount(uid).map { try !transaction.isMember($0, of: here.id) } ?? false
            }
            return outcome
        }
    }
}

extension Transaction {
    /// The one in use, else the one that had the key last.
    fileprivate func newestGroup(withKey key: GroupKey) throws -> PeopleGroup? {
        try query(
            """
            SELECT \(GroupRow.columns) FROM people_group WHERE key = ?
            ORDER BY archived_at IS NOT NULL, created_at DESC LIMIT 1
            """,
            key.text
        ).first.map(GroupRow.group)
    }

    fileprivate func importDetails(_ group: GroupID) -> EventDetails {
        ["by": "operator", "group": group.text, "source": "flask"]
    }

    fileprivate mutating func fill(
        _ group: GroupID, _ uids: [String], at now: Timestamp
    ) throws -> ImportedGroupOutcome {
        var outcome = ImportedGroupOutcome(kind: .made)
        for uid in uids {
            guard let id = try importedAccount(uid) else {
                outcome.notImported.append(uid)
                continue
            }
            do {
                try add(id, to: group, isLeader: false, by: .staff, at: now)
            } catch let error as LatchkeyError where error.code == .groupFull {
                outcome.withoutRoom.append(uid)
                continue
            }
            outcome.addedCount += 1
            try record(
                AuditEvent(
                    .memberAdded, at: now, accountID: id, actorKind: .operator, details: importDetails(group)))
        }
        return outcome
    }

    /// Nil also for an account that did not come by an import.
    fileprivate func importedAccount(_ uid: String) throws -> AccountID? {
        let rows = try query(
            """
            SELECT id FROM account WHERE uid_key = ? AND EXISTS (
                SELECT 1 FROM audit_event WHERE audit_event.account_id = account.id AND kind = ?)
            """,
            UID.canonical(of: uid), AuditEvent.Kind.accountImported.rawValue)
        return try rows.first.map { row in try row.id(0) as AccountID }
    }
}

/// What came of a group that was to be imported.
package struct ImportedGroupOutcome: Equatable, Sendable {
    package enum Kind: Equatable, Sendable {
        case made
        /// A group with this key is in use.
        case alreadyHere
        /// The group with this key is archived.
        case archived
    }

    package let kind: Kind
    package var addedCount = 0
    /// Uids of imported accounts that are not in the group that is here.
    package var missing: [String] = []
    /// Uids here whose accounts did not come by an import, or not at all.
    package var notImported: [String] = []
    /// Uids of those who are in as many groups as they can be, or for whom the group has no room.
    package var withoutRoom: [String] = []

    init(kind: Kind) {
        self.kind = kind
    }
}
