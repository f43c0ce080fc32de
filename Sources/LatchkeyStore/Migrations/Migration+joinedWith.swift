extension Migration {
    /// Who joined with which code, also when it is closed by now. Of those who came before, nobody knows it.
    static let joinedWith = Migration(number: 27, name: "joined with") { dialect in
        let (integer, blob) = (dialect.integer, dialect.blob)
        return [
            """
            CREATE TABLE join_code_use (
                code_id \(blob) NOT NULL REFERENCES join_code (id) ON DELETE CASCADE,
                account_id \(blob) NOT NULL REFERENCES account (id) ON DELETE CASCADE,
                joined_at \(integer) NOT NULL,
                PRIMARY KEY (code_id, account_id)
            )
            """,
            "CREATE INDEX join_code_use_account ON join_code_use (account_id)",
            // One's own codes, a page at a time.
            "CREATE INDEX join_code_maker ON join_code (created_by, created_at) WHERE created_by IS NOT NULL",
        ]
    }
}
