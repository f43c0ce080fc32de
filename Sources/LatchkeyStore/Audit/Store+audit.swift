package import LatchkeyCore

extension Store {
    /// The newest events first; of one account, or of all. Those that only a later program knows are left out (S-391).
    package func listEvents(of accountID: AccountID?, limit: Int) async throws(LatchkeyError) -> [AuditEvent] {
        try await read { [addresses] connection in
            let condition = accountID == nil ? "" : "WHERE account_id = ?"
            let arguments = accountID.map { [$0.databaseValue] } ?? []
            let rows = try connection.query(
                """
                SELECT \(Store.eventColumns("audit_event")) FROM audit_event \(condition)
                ORDER BY seq DESC LIMIT ?
                """,
                arguments + [limit.databaseValue]
            )
            return try rows.compactMap { try Store.event($0)?.keeping(addresses) }
        }
    }

    /// Removes events of before `limit`, at most `count` and the oldest first; answers the event that tells of it, or nil when
    /// there were none. Of two processes that do this at once the second finds what the first has left: its scope is upkeep's, and
    /// events that are added meanwhile only make the newest one newer.
    ///
    /// What is not counted yet stays (`countEvents`). What is less than 30 days older than the newest event stays, whatever `limit` says: a
    /// clock may have jumped. What happened within the last day proves nothing of the time, because a clock that is wrong now has written
    /// it, and where the newest event before that is more than 30 days old, nothing goes. So a restart ends no doubt either.
    package func pruneEvents(
        before limit: Timestamp, count: Int, now: Timestamp
    ) async throws(LatchkeyError) -> AuditEvent? {
        try await write(.upkeep) { transaction in
            // Asked first: on all but one run of a day nothing is due.
            guard try Store.hasEvent(before: limit, in: transaction),
                let newest = try Store.newestEvent(before: now - .seconds(86_400), transaction.connection),
                now - newest <= AuditRetention.least
            else { return nil }
            let bound = min(limit, newest - AuditRetention.least)
            guard try Store.hasEvent(before: bound, in: transaction) else { return nil }
            let removed = try Store.removeEvents(before: bound, count: count, in: transaction)
            guard let last = removed.max() else { return nil }
            let event = AuditEvent(.auditPruned, at: now, details: ["count": "\(removed.count)", "seq": "\(last)"])
            try transaction.record(event)
            return event
        }
    }

    /// When the last thing happened that is more than the removal of events. By its number: a clock that was wrong once may have
    /// left times of the future behind.
    static func newestEvent(before limit: Timestamp, _ connection: any Connection) throws -> Timestamp? {
        try connection.query(
            "SELECT at FROM audit_event WHERE kind <> ? AND at <= ? ORDER BY seq DESC LIMIT 1",
            AuditEvent.Kind.auditPruned.rawValue, limit
        ).first?.timestamp(0)
    }

    private static func hasEvent(before limit: Timestamp, in transaction: Transaction) throws -> Bool {
        try !transaction.query("SELECT 1 FROM audit_event WHERE at < ? LIMIT 1", limit).isEmpty
    }

    /// The numbers of what was removed.
    private static func removeEvents(
        before limit: Timestamp, count: Int, in transaction: Transaction
    ) throws -> [Int64] {
        // The trigger lets nothing go without it.
        try transaction.execute(
            """
            INSERT INTO audit_limit (id, before) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET before = excluded.before
            """,
            limit)
        return try transaction.query(
            """
            DELETE FROM audit_event WHERE seq IN (
                SELECT seq FROM audit_event WHERE at < ? AND seq <= \(Store.countedPlace) ORDER BY at LIMIT ?)
            RETURNING seq
            """,
            limit, count
        ).map { try $0.integer(0) }
    }

    /// In the order in which `event` reads them.
    static func eventColumns(_ table: String) -> String {
        ["kind", "at", "account_id", "actor_id", "ip", "request_id", "detail", "actor_kind", "session_id"]
            .map { "\(table).\($0)" }.joined(separator: ", ")
    }

    /// Nil for a kind that only a later program knows.
    static func event(_ row: DatabaseRow) throws -> AuditEvent? {
        guard let kind = AuditEvent.Kind(rawValue: try row.text(0)) else { return nil }
        var event = AuditEvent(
            kind,
            at: try row.timestamp(1),
            accountID: try row.isNull(2) ? nil : row.id(2),
            actorID: try row.isNull(3) ? nil : row.id(3),
            session: try row.isNull(8) ? nil : row.id(8),
            ip: try row.text(4),
            requestID: try row.text(5),
            details: EventDetails(stored: try row.text(6))
        )
        event.actorKind = ActorKind(rawValue: try row.integer(7)) ?? event.likelyActorKind
        return event
    }
}
