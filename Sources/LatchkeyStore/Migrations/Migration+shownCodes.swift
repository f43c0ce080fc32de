extension Migration {
    /// Who of the staff has seen a code that somebody else made. An account that is gone stays in it: what it has seen goes on being
    /// refused.
    static let shownCodes = Migration(number: 35, name: "shown codes") { dialect in
        let blob = dialect.blob
        return [
            """
            CREATE TABLE code_shown (
                token_id \(blob) NOT NULL REFERENCES one_time_token (id) ON DELETE CASCADE,
                account_id \(blob) NOT NULL,
                PRIMARY KEY (token_id, account_id)
            )
            """,
            "CREATE INDEX code_shown_account ON code_shown (account_id)",
        ]
    }
}
