extension Migration {
    /// Which bit of `account.roles` each declared role has, and when roles end.
    static let roles = Migration(number: 19, name: "roles") { dialect in
        [
            """
            CREATE TABLE role_name (
                bit \(dialect.integer) NOT NULL PRIMARY KEY CHECK (bit BETWEEN 8 AND 62),
                name \(dialect.text) NOT NULL UNIQUE
            )
            """,
            """
            CREATE TABLE role_end (
                account_id \(dialect.blob) NOT NULL REFERENCES account (id) ON DELETE CASCADE,
                bit \(dialect.integer) NOT NULL CHECK (bit BETWEEN 0 AND 62),
                ends_at \(dialect.integer) NOT NULL,
                PRIMARY KEY (account_id, bit)
            )
            """,
            "CREATE INDEX role_end_ends_at ON role_end (ends_at)",
        ]
    }
}
