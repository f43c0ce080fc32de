extension Migration {
    static let pictures = Migration(number: 6, name: "pictures") { dialect in
        [
            """
            CREATE TABLE picture (
                account_id \(dialect.blob) NOT NULL PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
                format \(dialect.text) NOT NULL,
                bytes \(dialect.blob) NOT NULL,
                updated_at \(dialect.integer) NOT NULL
            )
            """
        ]
    }
}
