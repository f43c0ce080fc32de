import LatchkeyStore

extension SchemaDialect {
    static let postgres = SchemaDialect(
        integer: "BIGINT",
        // Compared and folded byte by byte, as the embedded engine does, whatever the cluster's locale is.
        text: "TEXT COLLATE \"C\"",
        blob: "BYTEA",
        serial: "BIGINT NOT NULL GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
        listTables: "SELECT CAST(tablename AS TEXT) FROM pg_tables WHERE schemaname = current_schema()",
        appendOnly: { table in
            [
                """
                CREATE FUNCTION \(table)_refuses() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN RAISE EXCEPTION '\(table) is append-only'; END $$
                """
            ]
                + ["UPDATE", "DELETE", "TRUNCATE"].map { act in
                    """
                    CREATE TRIGGER \(table)_refuses_\(act.lowercased()) BEFORE \(act) ON \(table)
                    FOR EACH STATEMENT EXECUTE FUNCTION \(table)_refuses()
                    """
                }
        }
    )
}
