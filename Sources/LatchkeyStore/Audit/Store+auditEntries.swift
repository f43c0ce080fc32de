package import LatchkeyCore

/// Reading the audit: who may is asked in the same snapshot.
extension Store {
    /// A page of events, the newest first: by their time, and those of one time by their number. Nil as the caller is the operator.
    /// To leaders what leaders may read, and to people without a
    /// reach what happened to them (`AuditEntry.told`). Of networks with more events than `mostSorted` they
    /// are cheaper to find among all events, newest first.
    ///
    /// Throws `token_invalid`, `forbidden`.
    package func listEntries(
        _ filter: EventFilter, within reach: Reach, acting caller: ActingCaller?, now: Timestamp, limit: Int,
        mostSorted: Int = 30_000, mostProbed: Int? = nil
    ) async throws(LatchkeyError) -> AuditPage {
        var filter = filter
        // Events from before the setting have whole addresses (R-061).
        filter.network = filter.network.map(addresses.kept)
        return try await read { [rules, addresses, filter, dialect = database.dialect] connection in
            try rules.require(caller, connection, at: now)
            let place = try Store.place(filter, connection)
            // Removed for its age, and so is all that is older.
            if filter.before != nil, place == nil { return AuditPage(entries: [], next: nil) }
            var sparse = try Store.sparse(filter, reach, most: mostSorted, rules, connection)
            var condition = EventCondition(filter, within: reach, sparse: sparse, from: place, rules)
            let most = mostProbed ?? max(Store.mostRead, Store.mostProbed * limit)
            if case .led(let leader) = reach, filter.user == nil,
                try Store.isFar(condition, filter, of: leader, from: place, page: limit, most: most, rules, connection)
            {
                sparse.led = true
                condition = EventCondition(filter, within: reach, sparse: sparse, from: place, rules)
            }
            let rows = try connection.query(
                """
                SELECT \(Store.eventColumns("event")), event.seq, person.uid, person.name, actor.uid, actor.name
                FROM (\(condition.numbers(dialect, rules)) ORDER BY at DESC, seq DESC LIMIT ?) AS found
                JOIN audit_event AS event ON event.seq = found.seq
                LEFT JOIN account AS person ON person.id = event.account_id
                LEFT JOIN account AS actor ON actor.id = event.actor_id
                ORDER BY found.at DESC, found.seq DESC
                """,
                condition.arguments(limit + 1) + [(limit + 1).databaseValue])
            let shown = rows.prefix(limit)
            // Of a kind that only a later program knows there is no entry, but a place.
            let entries = try shown.compactMap { try Store.entry($0)?.keeping(addresses).told(within: reach) }
            return AuditPage(
                entries: try Store.namingGroups(entries, within: reach, rules, connection),
                next: try rows.count > limit ? shown.last.map { try $0.integer(9) } : nil)
        }
    }

    /// Asks what else is read on behalf of this caller, from memory. Throws `token_invalid`, `forbidden`.
    package func confirm(_ caller: ActingCaller, now: Timestamp) async throws(LatchkeyError) {
        try await read { [rules] connection in _ = try rules.require(caller, connection, at: now) }
    }

    /// So many events are read for one page where they are not in its order.
    private static let mostRead = 10_000
    /// So many are looked through for each of a page, to learn how many of them there are.
    private static let mostProbed = 100

    private static func sparse(
        _ filter: EventFilter, _ reach: Reach, most: Int, _ rules: RoleRules, _ connection: any Connection
    ) throws -> EventCondition.Sparse {
        func isSparse(_ clause: String, _ arguments: [DatabaseValue], most: Int) throws -> Bool {
            let rows = try connection.query(
                "SELECT COUNT(*) FROM (SELECT 1 FROM audit_event AS event WHERE \(clause) LIMIT ?) AS probed",
                arguments + [most.databaseValue])
            return try rows[0].integer(0) < most
        }
        var sparse = EventCondition.Sparse()
        if let network = filter.network, !network.beginnings.isEmpty {
            let condition = EventCondition.beginnings(network)
            sparse.network = try isSparse(condition.text, condition.arguments, most: most)
        }
        // Alone, a kind leads in any case.
        if let kind = filter.kind, filter.user != nil || filter.actor != nil || filter.network != nil {
            sparse.kind = try isSparse(
                "event.kind = ?", [kind.rawValue.databaseValue], most: min(most, mostRead))
        }
        return sparse
    }

    /// Nil for a page that is the first, and for one behind an event that is gone.
    private static func place(_ filter: EventFilter, _ connection: any Connection) throws -> EventCondition.Place? {
        guard let number = filter.before else { return nil }
        let rows = try connection.query("SELECT at FROM audit_event WHERE seq = ?", number)
        return try rows.first.map { EventCondition.Place(number: number, time: try $0.timestamp(0)) }
    }

    /// Whether a page is not full within the newest `most` events of its kind, there are more, and there are so few of the leader's people
    /// that it takes fewer rows to read the newest of each person than to go on in this way.
    private static func isFar(
        _ condition: EventCondition, _ filter: EventFilter, of leader: AccountID, from place: EventCondition.Place?,
        page: Int, most: Int, _ rules: RoleRules, _ connection: any Connection
    ) throws -> Bool {
        var outer = EventFilter()
        (outer.kind, outer.since, outer.until) = (filter.kind, filter.since, filter.until)
        let near = EventCondition(outer, within: .everybody, sparse: EventCondition.Sparse(), from: place, rules)
        let row = try connection.query(
            """
            SELECT COUNT(*), COUNT(CASE WHEN \(condition.clauses.joined(separator: " AND ")) THEN 1 END),
                (SELECT COUNT(*) FROM (\(rules.ledPeople)) AS led) FROM (
                SELECT event.seq, event.at, event.account_id, event.actor_id, event.kind, event.ip
                FROM audit_event AS event \(near.text) ORDER BY event.at DESC, event.seq DESC LIMIT ?
            ) AS event
            """,
            condition.arguments + [leader.databaseValue] + near.arguments + [most.databaseValue])[0]
        let (probed, found, people) = (try row.integer(0), try row.integer(1), try row.integer(2))
        return probed >= most && found <= page && found * people <= probed
    }

    /// Leaders learn what the groups are called that they lead, people those that they are in.
    private static func namingGroups(
        _ entries: [AuditEntry], within reach: Reach, _ rules: RoleRules, _ connection: any Connection
    ) throws -> [AuditEntry] {
        let ids = Set(entries.compactMap(\.event.group))
        guard !ids.isEmpty else { return entries }
        let (condition, reader): (String, [DatabaseValue]) =
            switch reach {
            case .everybody: ("", [])
            case .led(let leader): ("AND \(rules.leads("?", group: "people_group.id"))", [leader.databaseValue])
            case .oneself(let person):
                (
                    "AND EXISTS (SELECT 1 FROM membership WHERE group_id = people_group.id AND account_id = ?)",
                    [person.databaseValue]
                )
            }
        let rows = try connection.query(
            "SELECT id, name FROM people_group WHERE id IN (\(SQLText.marks(ids.count))) \(condition)",
            ids.map(\.databaseValue) + reader)
        let names = Dictionary(uniqueKeysWithValues: try rows.map { (try $0.id(0) as GroupID, try $0.text(1)) })
        return entries.map { entry in entry.naming(entry.event.group.flatMap { names[$0] }) }
    }

    /// Nil for a kind that only a later program knows.
    private static func entry(_ row: DatabaseRow) throws -> AuditEntry? {
        guard let event = try Store.event(row) else { return nil }
        return AuditEntry(
            number: try row.integer(9), event: event,
            user: try event.accountID.map { id in
                AuditEntry.Person(id: id, uid: try row.optionalText(10), name: try row.optionalText(11))
            },
            actor: try event.actorID.map { id in
                AuditEntry.Person(id: id, uid: try row.optionalText(12), name: try row.optionalText(13))
            })
    }
}

extension AuditEntry {
    fileprivate func told(within reach: Reach) -> AuditEntry {
        switch reach {
        case .everybody: self
        case .led(let leader): told(toLeader: leader)
        case .oneself(let person): told(to: person)
        }
    }
}
