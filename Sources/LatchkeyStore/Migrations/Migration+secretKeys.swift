extension Migration {
    /// Which secret key the last server that started on this database had, by its `kid`: nodes with different keys refuse each other's
    /// sessions (S-413).
    static let secretKeys = Migration(number: 46, name: "secret keys") { dialect in
        [
            """
            CREATE TABLE secret_key_use (
                id \(dialect.integer) PRIMARY KEY CHECK (id = 1),
                kid \(dialect.text) NOT NULL,
                started_at \(dialect.integer) NOT NULL
            )
            """
        ]
    }
}
