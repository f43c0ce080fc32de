extension Migration {
    /// Old events may be removed, and no others: those of before `audit_limit.before`, which is at least 30 days before the
    /// newest event (S-276, S-318). Without a limit none may.
    ///
    /// The event that tells of a removal is not the newest in this sense: a clock that jumped ahead would confirm itself by it.
    static let auditRetention = Migration(number: 14, name: "audit retention") { dialect in
        let isTooLate = """
            NOT EXISTS (SELECT 1 FROM (
                SELECT at FROM audit_event WHERE kind <> 'audit_pruned' ORDER BY at DESC LIMIT 1) AS newest
            WHERE newest.at - 2592000000000 >= NEW.before)
            """
        let limits = [RowRefusal.Act.insert, .update].map { act in
            RowRefusal(
                act, on: "audit_limit", where: isTooLate,
                message: "audit_limit is less than 30 days before the newest event")
        }
        let events = RowRefusal(
            .delete, on: "audit_event", where: "NOT EXISTS (SELECT 1 FROM audit_limit WHERE before > OLD.at)",
            message: "audit_event is append-only but for events before audit_limit")
        let refusals = (limits + [events]).flatMap { dialect.refuseRows($0) }
        return [
            "CREATE INDEX audit_event_at ON audit_event (at)",
            """
            CREATE TABLE audit_limit (
                id \(dialect.integer) NOT NULL PRIMARY KEY CHECK (id = 1),
                before \(dialect.integer) NOT NULL
            )
            """,
        ] + refusals
    }
}
