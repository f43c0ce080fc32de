extension Migration {
    /// One-time tokens, and the mail that carries them.
    static let recovery = Migration(number: 5, name: "recovery") { dialect in
        let (integer, text, blob) = (dialect.integer, dialect.text, dialect.blob)
        return [
            """
            CREATE TABLE one_time_token (
                id \(blob) NOT NULL PRIMARY KEY,
                purpose \(integer) NOT NULL,
                account_id \(blob) NOT NULL REFERENCES account (id) ON DELETE CASCADE,
                email \(text),
                created_at \(integer) NOT NULL,
                expires_at \(integer) NOT NULL,
                failures \(integer) NOT NULL
            )
            """,
            "CREATE INDEX one_time_token_account ON one_time_token (account_id, purpose)",
            "CREATE INDEX one_time_token_expires_at ON one_time_token (expires_at)",
            // An outbox: a mail is stored with its cause, and sent later. It never holds a secret.
            """
            CREATE TABLE mail (
                id \(blob) NOT NULL PRIMARY KEY,
                kind \(text) NOT NULL,
                language \(text) NOT NULL,
                account_id \(blob) REFERENCES account (id) ON DELETE CASCADE,
                recipient \(text) NOT NULL,
                token_id \(blob),
                origin \(text) NOT NULL,
                created_at \(integer) NOT NULL,
                state \(integer) NOT NULL CHECK (state IN (1, 2, 3)),
                due_at \(integer) NOT NULL,
                attempts \(integer) NOT NULL,
                answer \(text) NOT NULL
            )
            """,
            "CREATE INDEX mail_due_at ON mail (due_at) WHERE state = 1",
            "CREATE INDEX mail_created_at ON mail (created_at)",
            "CREATE INDEX mail_account ON mail (account_id)",
            "CREATE INDEX mail_recipient ON mail (recipient, created_at)",
        ]
    }
}
