import LatchkeyCore

/// Says what becomes of each row of a list, in the order of the rows. A dry run and the transaction that stores the list ask the same
/// judge, which only reads: so what was shown is what is done (R-031).
struct RosterJudge {
    private let terms: RosterTerms
    private let now: Timestamp
    /// By their keys; nil for those that are not there, or that the caller does not run.
    private var groups: [String: GroupSummary?] = [:]
    /// Into which all of them go.
    private var common: GroupSummary?
    private var members: [GroupID: Int] = [:]
    /// Whether somebody leads them.
    private var led: [GroupID: Bool] = [:]
    /// Groups that the caller leads or has made: whoever leads one no longer has filled it all the same.
    private var ledByCaller: Set<GroupID>?
    private var isProven = false
    /// Identities that rows before this one wait for.
    private var expected: Set<ExpectedIdentity.Key> = []
    /// Administrators whom rows before this one end: a dry run has written nothing of them.
    private var ended: Set<AccountID> = []
    private(set) var room: (uses: Int, until: Timestamp)?
    private var mailRoom: (uses: Int, until: Timestamp)?
    private var changeRoom: (uses: Int, until: Timestamp)?

    /// What is to be done for a row.
    enum Decision {
        case add([GroupSummary])
        /// `ignored` names fields that the caller does not write, and that stay as they are.
        case change(Account, RosterChange, ignored: [String])
        case keep(Account, ignored: [String])
        case refuse(LatchkeyError)
    }

    /// Throws what is wrong with the group of all of them: `not_found`, `forbidden`, `group_archived`. `decide` throws `reauth_required`.
    init(_ terms: RosterTerms, now: Timestamp, _ transaction: Transaction) throws {
        self.terms = terms
        self.now = now
        self.common = try terms.group.map {
            try transaction.liveGroup($0, for: terms.caller, needing: .run).group.summary
        }
        func room(_ use: QuotaUse?) throws -> (uses: Int, until: Timestamp)? {
            try use.map { try Store.room(for: $0, policy: terms.policy, now: now, in: transaction.connection) }
        }
        self.room = try room(terms.quota)
        self.mailRoom = try room(terms.mailQuota)
        self.changeRoom = try room(terms.changeQuota)
    }

    mutating func decide(_ entry: RosterEntry, _ transaction: Transaction) throws -> Decision {
        let key = UID.canonical(of: entry.new.account.uid)
        let found = try transaction.query("SELECT id FROM account WHERE uid_key = ?", key).first
        let person = try found.flatMap { try reached($0.id(0), transaction) }
        // Groups that somebody within reach is in already are no wish; for all others a row is answered as for nobody (R-039).
        let held = person?.groups ?? []
        var wanted = common.map { [$0] } ?? []
        for key in entry.groups where !held.contains(where: { $0.group.key.utf8.elementsEqual(key.utf8) }) {
            guard let group = try runGroup(key, transaction) else { return .refuse(LatchkeyError(.outOfReach)) }
            if !wanted.contains(group) { wanted.append(group) }
        }
        guard found != nil else { return try decideNew(entry, into: wanted, key: key, transaction) }
        guard let person else { return .refuse(.uidTaken) }
        // A stranger may have signed up by that uid: whoever waits is nobody's pupil before somebody has let them in.
        guard person.state != .pending else { return .refuse(.uidTaken) }
        guard terms.existing == .update, !isLeadingCaller(person.id) else { return .keep(person, ignored: []) }
        return try decideExisting(person, entry, wanted.map(\.id), transaction)
    }

    private mutating func decideNew(
        _ entry: RosterEntry, into wanted: [GroupSummary], key: String, _ transaction: Transaction
    ) throws -> Decision {
        guard !terms.isLeader || !wanted.isEmpty else { return .refuse(.field("group", .groupExpected)) }
        let unwritten = entry.unwritten.filter { !$0.value.isEmpty }
        guard unwritten.isEmpty else { return .refuse(RosterJudge.notWritten(unwritten.keys)) }
        if let end = entry.new.account.endsAt, !EndTime.mayBe(end, from: now) {
            return .refuse(.field("ends", .endExpected))
        }
        if entry.new.maker != .operator {
            let rests = try transaction.query(
                "SELECT 1 FROM resting_uid WHERE uid_key = ? AND rests_until > ?", key, now)
            guard rests.isEmpty else { return .refuse(.uidTaken) }
        }
        let most = terms.isLeader ? PeopleGroup.mostByOneLeader : PeopleGroup.mostOfAnAccount
        guard wanted.count <= most, try wanted.allSatisfy({ try hasRoom($0.id, transaction) })
        else { return .refuse(LatchkeyError(.groupFull)) }
        if let room, room.uses == 0 {
            let error = Store.tooManyAttempts(until: room.until, now: now)
            return .refuse(LatchkeyError(.ceiling, retryAfter: error.retryAfter))
        }
        let hasAddress = entry.new.account.email != nil
        if hasAddress, let mailRoom, mailRoom.uses == 0 {
            return .refuse(Store.tooManyAttempts(until: mailRoom.until, now: now))
        }
        if let wish = entry.new.expected {
            guard try !transaction.isExpected(wish), expected.insert(wish.key).inserted else {
                return .refuse(LatchkeyError(.identityTaken))
            }
        }
        room?.uses -= 1
        if hasAddress { mailRoom?.uses -= 1 }
        for group in wanted { members[group.id, default: 0] += 1 }
        return .add(wanted)
    }

    /// Leaders put people whom they lead into other groups that they lead, and write what staff write in profiles; names and
    /// ends are changed by those who write users (R-034). Whom a list gives no end keeps theirs.
    private mutating func decideExisting(
        _ account: Account, _ entry: RosterEntry, _ wanted: [GroupID], _ transaction: Transaction
    ) throws -> Decision {
        let name = entry.new.account.name
        let renamed = terms.isLeader || name.utf8.elementsEqual(account.name.utf8) ? nil : name
        var end: Timestamp?
        if !terms.isLeader, let wish = entry.new.account.endsAt, wish != account.endsAt {
            guard EndTime.mayBe(wish, from: now) else { return .refuse(.field("ends", .endExpected)) }
            guard try transaction.mayEnd(account.id, besides: ended) else { return .refuse(LatchkeyError(.lastAdmin)) }
            end = wish
        }
        // Of the person as this transaction has read them: a statement for each group of each row would keep others waiting (S-394).
        let held = Set(account.groups.map(\.group.id))
        let joins = wanted.filter { !held.contains($0) }
        guard account.groups.count + joins.count <= PeopleGroup.mostOfAnAccount,
            try joins.isEmpty || hasRoomByCaller(account, joins.count, transaction),
            try joins.allSatisfy({ try hasRoom($0, transaction) })
        else { return .refuse(LatchkeyError(.groupFull)) }
        // What the caller writes for a new account they write for people who are there.
        let values = try valuesHeld(by: account.id, for: entry, transaction)
        func isHeld(_ field: String, _ text: String) -> Bool {
            values[field, default: ""].utf8.elementsEqual(text.utf8)
        }
        let others = entry.unwritten.filter { !isHeld($0.key, $0.value) }
        guard others.isEmpty else { return .refuse(RosterJudge.notWritten(others.keys)) }
        var ignored = Array(entry.unwritten.keys)
        var profile = entry.new.profile.filter { !isHeld($0.key, $0.value) }
        if !profile.isEmpty, try !isHelped(account.id, transaction) {
            ignored += profile.keys
            profile = [:]
        }
        ignored.sort()
        let change = RosterChange(name: renamed, end: end, joins: joins, profile: profile)
        guard !change.parts.isEmpty else { return .keep(account, ignored: ignored) }
        if !isProven, try joins.contains(where: { try isLed($0, transaction) }) {
            try transaction.require(terms.proof, of: terms.caller, at: now)
            isProven = true
        }
        if let changeRoom, changeRoom.uses < change.events {
            return .refuse(Store.tooManyAttempts(until: changeRoom.until, now: now))
        }
        changeRoom?.uses -= change.events
        for group in joins { members[group, default: 0] += 1 }
        if end != nil, account.roles.contains(.admin) { ended.insert(account.id) }
        return .change(account, change, ignored: ignored)
    }

    /// What their profile holds, where the row says something of it.
    private func valuesHeld(
        by id: AccountID, for entry: RosterEntry, _ transaction: Transaction
    ) throws -> [String: String] {
        guard !entry.new.profile.isEmpty || !entry.unwritten.isEmpty else { return [:] }
        let rows = try transaction.query("SELECT field, value FROM profile_value WHERE account_id = ?", id)
        return try rows.reduce(into: [:]) { held, row in held[try row.text(0)] = try row.text(1) }
    }

    private static func notWritten(_ fields: some Collection<String>) -> LatchkeyError {
        LatchkeyError(
            .fieldNotAllowed, problems: Dictionary(uniqueKeysWithValues: fields.map { ($0, FieldProblem.notSettable) }))
    }

    /// The group of this key, if the caller runs it. What is no key is no group: PostgreSQL takes no text with a NUL (S-390).
    private mutating func runGroup(_ key: String, _ transaction: Transaction) throws -> GroupSummary? {
        guard (try? GroupKey(key)) != nil else { return nil }
        if let known = groups[key] { return known }
        let rows = try transaction.query("SELECT id FROM people_group WHERE key = ? AND archived_at IS NULL", key)
        var found: GroupSummary?
        if let id = try rows.first?.id(0) as GroupID? {
            do {
                found = try transaction.liveGroup(id, for: terms.caller, needing: .run).group.summary
            } catch let error as LatchkeyError where [.notFound, .forbidden].contains(error.code) {
                found = nil
            }
        }
        groups.updateValue(found, forKey: key)
        return found
    }

    /// Lists mark nobody as leader: what was asked once is so for all rows.
    private mutating func isLed(_ group: GroupID, _ transaction: Transaction) throws -> Bool {
        if let known = led[group] { return known }
        let found = try transaction.hasLeader(group)
        led[group] = found
        return found
    }

    private mutating func hasRoom(_ group: GroupID, _ transaction: Transaction) throws -> Bool {
        if members[group] == nil {
            let rows = try transaction.query("SELECT COUNT(*) FROM membership WHERE group_id = ?", group)
            members[group] = Int(try rows[0].integer(0))
        }
        return members[group, default: 0] < PeopleGroup.mostMembers
    }

    /// What one leader fills, others pay for (S-411).
    private mutating func hasRoomByCaller(_ account: Account, _ joins: Int, _ transaction: Transaction) throws -> Bool {
        guard terms.isLeader, let caller = terms.caller else { return true }
        let mine: Set<GroupID>
        if let known = ledByCaller {
            mine = known
        } else {
            let rows = try transaction.query(
                """
                SELECT group_id FROM membership WHERE account_id = ? AND leader = 1
                UNION SELECT id FROM people_group WHERE created_by = ?
                """,
                caller.accountID, caller.accountID)
            mine = Set(try rows.map { try $0.id(0) })
            ledByCaller = mine
        }
        let most = PeopleGroup.mostByOneLeader
        guard account.groups.count(where: { mine.contains($0.group.id) }) + joins > most else { return true }
        // Seldom: into some of these they came by themselves.
        let rows = try transaction.query(
            """
            SELECT COUNT(*) FROM membership AS other
            JOIN people_group ON people_group.id = other.group_id AND people_group.archived_at IS NULL
            WHERE other.account_id = ? AND \(Transaction.isBroughtByLeader)
            """,
            account.id, caller.accountID, caller.accountID)
        return Int(try rows[0].integer(0)) + joins <= most
    }

    /// The account of this id, if the caller may know that it is there: oneself, or whom one leads.
    private func reached(_ id: AccountID, _ transaction: Transaction) throws -> Account? {
        if terms.isLeader, let caller = terms.caller, !isLeadingCaller(id) {
            let rows = try transaction.query(
                "SELECT 1 FROM account AS actor WHERE actor.id = ? AND \(transaction.rules.isLed("?", by: "actor.id"))",
                caller.accountID, id)
            guard !rows.isEmpty else { return nil }
        }
        return try transaction.findAccount(id)
    }

    /// Leaders are on the list that they take away, and no list of theirs changes them.
    private func isLeadingCaller(_ id: AccountID) -> Bool { terms.isLeader && terms.caller?.accountID == id }

    private func isHelped(_ id: AccountID, _ transaction: Transaction) throws -> Bool {
        guard let caller = terms.caller else { return true }
        let rows = try transaction.query(
            """
            SELECT 1 FROM account AS person JOIN account AS actor ON actor.id = ?
            WHERE person.id = ? AND \(transaction.rules.mayTouch("actor", "person"))
            """,
            caller.accountID, id)
        return !rows.isEmpty
    }
}
