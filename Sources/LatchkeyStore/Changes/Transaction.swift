import LatchkeyCore

/// A write in progress: queries, and beside them what must be true with them or not at all.
struct Transaction {
    let connection: any Connection
    private(set) var changes: [AccountChange] = []
    private(set) var events: [AuditEvent] = []

    init(_ connection: any Connection) {
        self.connection = connection
    }

    func query(_ sql: String, _ arguments: any DatabaseConvertible...) throws -> [DatabaseRow] {
        try connection.query(sql, arguments.map(\.databaseValue))
    }

    /// Batched: an error may surface at a later statement or at commit. Use `query` where you must handle it.
    func execute(_ sql: String, _ arguments: any DatabaseConvertible...) throws {
        try connection.execute(sql, arguments.map(\.databaseValue))
    }

    /// Stores the event, and has it published when all this is durable.
    mutating func record(_ event: AuditEvent) throws {
        try execute(
            """
            INSERT INTO audit_event (at, kind, account_id, actor_id, ip, request_id, detail) VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            event.at, event.kind.rawValue, event.accountID, event.actorID, event.ip, event.requestID,
            event.details.stored
        )
        events.append(event)
    }

    /// Tells every process that what it holds about this account is old.
    mutating func noteChange(of accountID: AccountID, at now: Timestamp) throws {
        let rows = try query(
            "INSERT INTO account_change (at, account_id) VALUES (?, ?) RETURNING seq", now, accountID
        )
        changes.append(AccountChange(position: try rows[0].integer(0), accountID: accountID))
    }
}
