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
        _ filter: EventFilter, within reach: Reach, acting caller: ActingCaller?, limit: Int,
        mostSorted: Int = 30_000
    ) async throws(LatchkeyError) -> [AuditEntry] {
        var filter = filter
        // Events from before the setting have whole addresses (R-061).
        filter.network = filter.network.map(addresses.kept)
        return try await read { [rules, addresses, filter] connection in
            try rules.require(caller, connection)
            let isSparse = try Store.isSparse(filter.network, most: mostSorted, connection)
            let isLedSparse = try Store.isSparse(
                reach, most: min(mostSorted, Store.mostLedSorted), rules, connection)
            var condition = EventCondition(
                filter, within: reach, isSparse: isSparse, isLedSparse: isLedSparse, rules)
            if let before = filter.before {
                let rows = try connection.query("SELECT at FROM audit_event WHERE seq = ?", before)
                // Removed for its age, and so is all that is older.
                guard let time = try rows.first?.timestamp(0) else { return [] }
                condition.add(olderThan: before, at: time)
            }
            let rows = try connection.query(
                """
                SELECT \(Store.eventColumns("event")), event.seq, person.uid, person.name, actor.uid, actor.name
                FROM (SELECT event.seq, event.at FROM audit_event AS event \(condition.text)
                    ORDER BY \(condition.orderBy) LIMIT ?) AS found
                JOIN audit_event AS event ON event.seq = found.seq
                LEFT JOIN account AS person ON person.id = event.account_id
                LEFT JOIN account AS actor ON actor.id = event.actor_id
                ORDER BY found.at DESC, found.seq DESC
                """,
                condition.arguments + [limit.databaseValue])
            let entries = try rows.map { try Store.entry($0).keeping(addresses) }
            return entries.map { $0.told(within: reach) }
        }
    }

    /// Asks what else is read on behalf of this caller, from memory. Throws `token_invalid`, `forbidden`.
    package func confirm(_ caller: ActingCaller) async throws(LatchkeyError) {
        try await read { [rules] connection in try rules.require(caller, connection) }
    }

    private static func isSparse(
        _ network: NetworkPrefix?, most: Int, _ connection: any Connection
    ) throws -> Bool {
        guard let network, !network.beginnings.isEmpty else { return false }
        let condition = EventCondition.beginnings(network)
        let rows = try connection.query(
            "SELECT COUNT(*) FROM (SELECT 1 FROM audit_event AS event WHERE \(condition.text) LIMIT ?) AS probed",
            condition.arguments + [most.databaseValue])
        return try rows[0].integer(0) < most
    }

    private static let mostLedSorted = 10_000

    private static func isSparse(
        _ reach: Reach, most: Int, _ rules: RoleRules, _ connection: any Connection
    ) throws -> Bool {
        guard case .led(let leader) = reach else { return false }
        let rows = try connection.query(
            """
            SELECT COUNT(*) FROM (SELECT 1 FROM audit_event AS event
                WHERE event.account_id IN (\(rules.ledPeople)) LIMIT ?) AS probed
            """,
            leader, most)
        return try rows[0].integer(0) < most
    }

    private static func entry(_ row: DatabaseRow) throws -> AuditEntry {
        let event = try event(row)
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
