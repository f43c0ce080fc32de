package import LatchkeyCore

extension Store {
    /// The newest events first; of one account, or of all.
    package func listEvents(of accountID: AccountID?, limit: Int) async throws(LatchkeyError) -> [AuditEvent] {
        try await read { connection in
            let condition = accountID == nil ? "" : "WHERE account_id = ?"
            let arguments = accountID.map { [$0.databaseValue] } ?? []
            let rows = try connection.query(
                """
                SELECT kind, at, account_id, actor_id, ip, request_id, detail FROM audit_event \(condition)
                ORDER BY seq DESC LIMIT ?
                """,
                arguments + [limit.databaseValue]
            )
            return try rows.map(Store.event)
        }
    }

    private static func event(_ row: DatabaseRow) throws -> AuditEvent {
        guard let kind = AuditEvent.Kind(rawValue: try row.text(0)) else { throw DatabaseError.unexpectedRow }
        return AuditEvent(
            kind,
            at: try row.timestamp(1),
            accountID: try row.isNull(2) ? nil : row.id(2),
            actorID: try row.isNull(3) ? nil : row.id(3),
            ip: try row.text(4),
            requestID: try row.text(5),
            detail: try row.text(6)
        )
    }
}
