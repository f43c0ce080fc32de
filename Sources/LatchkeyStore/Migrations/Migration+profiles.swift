extension Migration {
    /// What the fields hold that the operator declared; one that is declared no longer keeps what it had.
    static let profiles = Migration(number: 7, name: "profiles") { dialect in
        [
            """
            CREATE TABLE profile_value (
                account_id \(dialect.blob) NOT NULL REFERENCES account (id) ON DELETE CASCADE,
                field \(dialect.text) NOT NULL,
                value \(dialect.text) NOT NULL,
                updated_at \(dialect.integer) NOT NULL,
                PRIMARY KEY (account_id, field)
            )
            """
        ]
    }
}
