extension Migration {
    /// When accounts of another system were first taken over (S-404): events of it are removed with the others.
    static let imports = Migration(number: 43, name: "imports") { dialect in
        [
            """
            CREATE TABLE account_import (id \(dialect.integer) PRIMARY KEY CHECK (id = 1), first_at \(dialect.integer) NOT NULL)
            """,
            """
            INSERT INTO account_import (id, first_at)
            SELECT 1, at FROM audit_event WHERE kind = 'account_imported' ORDER BY at LIMIT 1
            """,
        ]
    }
}
