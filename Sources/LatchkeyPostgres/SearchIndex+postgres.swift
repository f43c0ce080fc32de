import LatchkeyStore

extension SearchIndex {
    /// A view, and an index of trigrams on the table, which the planner finds by the expression.
    ///
    /// The extension `pg_trgm` comes with PostgreSQL, and whoever may create in the database may make it. Where it is not there, or may
    /// not be made, the step of the schema succeeds all the same, and a search reads all rows; `findSearchIndex` tells.
    var trigrams: [String] {
        [
            "CREATE VIEW \(name) AS SELECT \(key) AS \(table)_id, \(text(column)) AS text FROM \(table)",
            """
            DO $$
            DECLARE place TEXT;
            BEGIN
                BEGIN
                    IF NOT EXISTS (SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm') THEN
                        CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;
                    END IF;
                EXCEPTION WHEN OTHERS THEN
                    NULL;
                END;
                SELECT nspname INTO place FROM pg_extension
                    JOIN pg_namespace ON pg_namespace.oid = extnamespace WHERE extname = 'pg_trgm';
                IF place IS NOT NULL THEN
                    EXECUTE format(
                        'CREATE INDEX \(trigramIndex) ON \(table) USING gin ((%s) %I.gin_trgm_ops)',
                        \(literal(text(column))), place);
                END IF;
            END $$
            """,
        ]
    }

    var trigramIndex: String { "\(name)_trigram" }

    private func literal(_ sql: String) -> String { "'" + sql.replacing("'", with: "''") + "'" }
}
