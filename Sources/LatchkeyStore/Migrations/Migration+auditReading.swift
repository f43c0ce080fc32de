extension Migration {
    /// Events say who acted in which session and on what, are found by each of these, and are counted by day.
    ///
    /// Zero is an actor that an earlier program did not tell; it is read from the other columns.
    static let auditReading = Migration(number: 22, name: "audit reading") { dialect in
        let (integer, text, blob) = (dialect.integer, dialect.text, dialect.blob)
        return [
            "ALTER TABLE audit_event ADD COLUMN actor_kind \(integer) NOT NULL DEFAULT 0",
            "ALTER TABLE audit_event ADD COLUMN object \(text) NOT NULL DEFAULT ''",
            "ALTER TABLE audit_event ADD COLUMN session_id \(blob)",
            // Each in the order in which events are read, so that a page costs its own rows alone.
            "DROP INDEX audit_event_account",
            "CREATE INDEX audit_event_account ON audit_event (account_id, at, seq)",
            "CREATE INDEX audit_event_actor ON audit_event (actor_id, at, seq) WHERE actor_id IS NOT NULL",
            "CREATE INDEX audit_event_kind ON audit_event (kind, at, seq)",
            "CREATE INDEX audit_event_ip ON audit_event (ip, at, seq)",
            // How many people there are in each state.
            "CREATE INDEX account_disabled ON account (state) WHERE state = 2",
            """
            CREATE TABLE audit_daily (
                day \(integer) NOT NULL,
                kind \(text) NOT NULL,
                count \(integer) NOT NULL,
                PRIMARY KEY (day, kind)
            )
            """,
            // Up to which event they are counted.
            """
            CREATE TABLE audit_place (
                id \(integer) NOT NULL PRIMARY KEY CHECK (id = 1),
                seq \(integer) NOT NULL
            )
            """,
        ]
    }
}
