import LatchkeyStore

extension SchemaDialect {
    static let sqlite = SchemaDialect(
        integer: "INTEGER",
        text: "TEXT",
        blob: "BLOB",
        serial: "INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT",
        // It remembers the highest number that it has seen.
        continueSerial: { _ in [] },
        listTables: """
            SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' \
            AND name NOT LIKE '%\\_search\\_%' ESCAPE '\\'
            """,
        appendOnly: { table in
            ["UPDATE", "DELETE"].map { act in
                """
                CREATE TRIGGER \(table)_refuses_\(act.lowercased()) BEFORE \(act) ON \(table)
                BEGIN SELECT RAISE(ABORT, '\(table) is append-only'); END
                """
            }
        },
        refuseRows: { refusal in
            [
                "DROP TRIGGER IF EXISTS \(refusal.name)",
                """
                CREATE TRIGGER \(refusal.name) BEFORE \(refusal.act.rawValue) ON \(refusal.table)
                WHEN \(refusal.condition)
                BEGIN SELECT RAISE(ABORT, '\(refusal.message)'); END
                """,
            ]
        },
        // Nobody listens at a file; looking is cheap there.
        announceInserts: { _ in [] },
        // One process alone uses a file.
        keepName: { _, _ in [] },
        searchIndex: { $0.trigrams },
        // It is part of SQLite.
        findSearchIndex: { _ in "SELECT 1" },
        // A list that is made anew for each account.
        newestOfEach: { accounts, conditions in
            """
            SELECT newest.seq, newest.at FROM (SELECT DISTINCT account_id FROM (\(accounts))) AS person
            CROSS JOIN audit_event AS newest ON newest.seq IN (
                SELECT event.seq FROM audit_event AS event WHERE event.account_id = person.account_id AND \(conditions)
                ORDER BY event.at DESC, event.seq DESC LIMIT ?
            )
            """
        }
    )
}
