package import LatchkeyCore

/// Numbers of days. They are made beside the requests, so that no sign-in waits for a counter (decision 0013).
extension Store {
    /// Up to which event all are counted.
    static let countedPlace = "COALESCE((SELECT seq FROM audit_place WHERE id = 1), 0)"
    static let day: Int64 = 86_400_000_000

    /// The number up to which events may be counted; nil when all are.
    ///
    /// While nothing else is written, for a moment: events beside each other may be stored in another order than that of their
    /// numbers, and one that comes later with a lower number would never be counted.
    package func findUncountedEvents() async throws(LatchkeyError) -> Int64? {
        let isDue = try await read { connection in
            try !connection.query("SELECT 1 FROM audit_event WHERE seq > \(Store.countedPlace) LIMIT 1").isEmpty
        }
        guard isDue else { return nil }
        return try await write(.everything) { transaction in
            try transaction.query("SELECT COALESCE(MAX(seq), 0) FROM audit_event")[0].integer(0)
        }
    }

    /// Counts events by day and kind, as far as this number, and remembers how far it has come, in one transaction; says whether some
    /// are left. Of two processes the second goes on where the first has stopped: its scope is upkeep's.
    package func countEvents(upTo end: Int64, most: Int) async throws(LatchkeyError) -> Bool {
        try await write(.upkeep) { transaction in
            let place = try transaction.query("SELECT \(Store.countedPlace)")[0].integer(0)
            let next = min(end, place + Int64(most))
            guard next > place else { return false }
            try transaction.execute(
                """
                INSERT INTO audit_daily (day, kind, count)
                SELECT at / \(Store.day), kind, COUNT(*) FROM audit_event WHERE seq > ? AND seq <= ? GROUP BY 1, 2
                ON CONFLICT (day, kind) DO UPDATE SET count = audit_daily.count + excluded.count
                """,
                place, next)
            try transaction.execute(
                "INSERT INTO audit_place (id, seq) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET seq = excluded.seq",
                next)
            return next < end
        }
    }

    /// All in one snapshot, but for the number of many accounts, which is a minute old at most. Throws `token_invalid`, `forbidden`.
    package func overview(acting caller: ActingCaller, now: Timestamp) async throws(LatchkeyError) -> Overview {
        let findSearchIndex = database.dialect.findSearchIndex(.accounts)
        return try await read { [rules] connection in
            try rules.require(caller, connection, at: now)
            func number(_ sql: String, _ arguments: any DatabaseConvertible...) throws -> Int {
                Int(try connection.query(sql, arguments.map(\.databaseValue))[0].integer(0))
            }
            let all = try Store.accountCount(connection)
            let off = try number("SELECT COUNT(*) FROM account WHERE \(Store.isOff())")
            // From the few who wait: SQLite would look at each of the many who are disabled.
            let pending = try number(
                """
                SELECT COUNT(*) FROM pending_account CROSS JOIN account
                WHERE account.id = pending_account.account_id AND \(Store.isOff("account"))
                """)
            return Overview(
                people: [.active: all - off, .disabled: off - pending, .pending: pending],
                sessions: try number("SELECT COUNT(*) FROM session WHERE idle_end > ?", now),
                days: try Store.days(until: now, connection), mails: try Store.mails(connection),
                schema: try number("SELECT COALESCE(MAX(number), 0) FROM schema_migration"),
                administrators: try number(
                    "SELECT COUNT(*) FROM account WHERE roles & \(Roles.admin.number) <> 0 AND \(Store.isActive())"),
                failedMails: try number(
                    "SELECT COUNT(*) FROM job WHERE \(Store.isShown) AND state = ? AND created_at > ?",
                    JobState.failed.rawValue, now - .seconds(86_400)),
                lateMails: try number(
                    "SELECT COUNT(*) FROM job WHERE \(Store.isShown) AND state = ? AND created_at < ?",
                    JobState.waiting.rawValue, now - .seconds(900)),
                hasSearchIndex: try !connection.query(findSearchIndex, []).isEmpty)
        }
    }

    private static func days(until now: Timestamp, _ connection: any Connection) throws -> [Overview.Day] {
        let today = now.microseconds / day
        let first = today - Int64(Overview.dayCount) + 1
        var days = (first...today).map { Overview.Day(start: Timestamp(microseconds: $0 * day)) }
        let kinds: [AuditEvent.Kind] = [.signedIn, .signInFailed, .signedUp]
        let rows = try connection.query(
            "SELECT day, kind, count FROM audit_daily WHERE day >= ? AND day <= ? AND kind IN (?, ?, ?)",
            [first.databaseValue, today.databaseValue] + kinds.map(\.rawValue.databaseValue))
        for row in rows {
            let (index, count) = (Int(try row.integer(0) - first), Int(try row.integer(2)))
            switch AuditEvent.Kind(rawValue: try row.text(1)) {
            case .signedIn: days[index].signIns = count
            case .signInFailed: days[index].failures = count
            default: days[index].signUps = count
            }
        }
        return days
    }

    private static func mails(_ connection: any Connection) throws -> [JobState: Int] {
        let rows = try connection.query("SELECT state, COUNT(*) FROM job WHERE \(isShown) GROUP BY state")
        var mails: [JobState: Int] = [.waiting: 0, .done: 0, .failed: 0]
        for row in rows {
            guard let state = JobState(rawValue: try row.integer(0)) else { continue }
            mails[state] = Int(try row.integer(1))
        }
        return mails
    }
}
