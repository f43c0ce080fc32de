package import LatchkeyCore

/// Lists of people: each row stands for itself, whatever becomes of the others.
extension Store {
    /// What would become of each. Nothing is written. Throws as `applyRoster`.
    package func previewRoster(
        _ entries: [RosterEntry], _ terms: RosterTerms, now: Timestamp
    ) async throws(LatchkeyError) -> RosterPreview {
        try await read { [rules, addresses] connection in
            var transaction = Transaction(connection, rules, addresses)
            try transaction.require(terms.caller, at: now)
            var judge = try RosterJudge(terms, now: now, transaction)
            let room = judge.room?.uses
            let administrators = try terms.isLeader ? [] : transaction.administratorsForGood()
            var ended: [Int] = []
            let verdicts = try entries.map { entry -> RosterVerdict in
                switch try judge.decide(entry, transaction) {
                case .add(let groups): return .new(groups)
                case .keep(let account, let ignored):
                    return .existing(account, changes: [], ignored: ignored)
                case .change(let account, let change, let ignored):
                    if change.end != nil, administrators.contains(account.id) { ended.append(entry.index) }
                    return .existing(account, changes: change.parts, ignored: ignored)
                case .refuse(let error): return .refused(error)
                }
            }
            return RosterPreview(
                verdicts: verdicts, room: room,
                administrators: terms.isLeader
                    ? nil : ListedAdministrators(count: administrators.count, ended: ended))
        }
    }

    /// Stores them in one transaction, and answers for each in their order. A list that changes nothing leaves no trace, events and
    /// counters included. At most `RosterTerms.rowsAtOnce`, so that others who write through this process need not wait for long.
    ///
    /// Throws what is wrong with the caller or with the group of all of them: `token_invalid`, `forbidden`, `reauth_required`,
    /// `not_found`, `group_archived`, `too_many_attempts`.
    package func applyRoster(
        _ entries: [RosterEntry], _ terms: RosterTerms, now: Timestamp
    ) async throws(LatchkeyError) -> [RosterVerdict] {
        try await write(.everything) { transaction in
            try transaction.require(terms.caller, at: now)
            var judge = try RosterJudge(terms, now: now, transaction)
            var (made, changed, events) = (0, 0, 0)
            let verdicts = try entries.map { entry -> RosterVerdict in
                transaction.connection.pause()
                switch try judge.decide(entry, transaction) {
                case .add(let groups):
                    try transaction.add(entry, to: groups.map(\.id), terms, at: now)
                    made += 1
                    return .new(groups)
                case .keep(let account, let ignored):
                    return .existing(account, changes: [], ignored: ignored)
                case .change(let account, let change, let ignored):
                    try transaction.apply(change, to: account, terms, at: now)
                    changed += 1
                    events += change.events
                    return .existing(account, changes: change.parts, ignored: ignored)
                case .refuse(let error): return .refused(error)
                }
            }
            if let quota = terms.changeQuota {
                try Store.take([quota.times(events)], policy: terms.policy, now: now, in: transaction)
            }
            if made + changed > 0 {
                let group: EventDetails = terms.group.map { ["group": $0.text] } ?? [:]
                try transaction.record(
                    terms.event(.rosterApplied, nil, group + ["made": "\(made)", "changed": "\(changed)"]))
            }
            return verdicts
        }
    }
}

extension Transaction {
    fileprivate mutating func add(
        _ entry: RosterEntry, to groups: [GroupID], _ terms: RosterTerms, at now: Timestamp
    ) throws {
        let (new, id) = (entry.new, entry.new.account.id)
        try Store.insert(new.account, passwordHash: new.passwordHash, by: new.maker, at: now, in: self)
        if let expected = new.expected { try Store.expect(expected, for: id, by: terms.caller?.accountID, in: self) }
        for (field, value) in new.profile {
            try Store.setProfileValue(value, of: field, for: id, at: now, in: self)
        }
        for issued in new.issued { try Store.issue(issued, in: self) }
        for event in new.events { try record(event) }
        // Nobody is signed in to an account that was not there: no process holds anything about it.
        for group in groups {
            try execute(
                "INSERT INTO membership (account_id, group_id, leader, via, joined_at) VALUES (?, ?, ?, ?, ?)",
                id, group, false, Membership.Way.roster.rawValue, now)
            try record(terms.event(.memberAdded, id, ["group": group.text, "by": "roster"]))
        }
        if let quota = terms.quota { try Store.take([quota], policy: terms.policy, now: now, in: self) }
        if new.account.email != nil, let quota = terms.mailQuota {
            try Store.take([quota], policy: terms.policy, now: now, in: self)
        }
    }

    fileprivate mutating func apply(
        _ change: RosterChange, to account: Account, _ terms: RosterTerms, at now: Timestamp
    ) throws {
        if let name = change.name {
            var renamed = account
            renamed.name = name
            guard try update(account, to: renamed, claiming: .unchanged, at: now) else {
                throw LatchkeyError(.busy, retryAfter: 1)
            }
        }
        if let end = change.end {
            guard try setEnd(end, of: account.id, at: now) else { throw LatchkeyError(.lastAdmin) }
            try record(terms.event(.accountEndChanged, account.id, EndTime.details(end) + ["by": "roster"]))
        }
        for (field, value) in change.profile {
            try Store.setProfileValue(value, of: field, for: account.id, at: now, in: self)
        }
        if change.name != nil || !change.profile.isEmpty {
            try record(terms.event(.accountUpdated, account.id, ["by": "roster"]))
        }
        for group in change.joins {
            try add(account.id, to: group, isLeader: false, by: .roster, at: now)
            try record(terms.event(.memberAdded, account.id, ["group": group.text, "by": "roster"]))
        }
        noteChange(of: account.id, at: now)
    }
}
