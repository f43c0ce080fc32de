extension Migration {
    /// Second factors: what an account has of them, authenticators, recovery codes, the key that encrypts them, and sign-ins of
    /// which the second step is still to come.
    ///
    /// A program of before this schema asks for no second factor; it must not run beside one that has accounts with factors.
    static let factors = Migration(number: 25, name: "factors") { dialect in
        let (integer, text, blob) = (dialect.integer, dialect.text, dialect.blob)
        let owner = "account_id \(blob) NOT NULL REFERENCES account (id) ON DELETE CASCADE"
        return [
            "ALTER TABLE account ADD COLUMN factor_kinds \(integer) NOT NULL DEFAULT 0",
            "ALTER TABLE account ADD COLUMN factor_epoch \(integer) NOT NULL DEFAULT 0",
            "ALTER TABLE account ADD COLUMN factor_due_at \(integer)",
            "ALTER TABLE session ADD COLUMN factor_at \(integer)",
            """
            CREATE TABLE data_key (
                id \(integer) NOT NULL PRIMARY KEY CHECK (id = 1),
                kid \(text) NOT NULL,
                wrapped \(blob) NOT NULL,
                created_at \(integer) NOT NULL
            )
            """,
            """
            CREATE TABLE totp (
                id \(blob) NOT NULL PRIMARY KEY,
                \(owner),
                name \(text) NOT NULL,
                sealed \(blob) NOT NULL,
                last_step \(integer) NOT NULL DEFAULT 0,
                drift \(integer) NOT NULL DEFAULT 0 CHECK (drift BETWEEN -2 AND 2),
                failures \(integer) NOT NULL DEFAULT 0,
                created_at \(integer) NOT NULL,
                confirmed_at \(integer),
                last_used_at \(integer)
            )
            """,
            "CREATE INDEX totp_account ON totp (account_id)",
            "CREATE UNIQUE INDEX totp_unconfirmed ON totp (account_id) WHERE confirmed_at IS NULL",
            "CREATE INDEX totp_created ON totp (created_at) WHERE confirmed_at IS NULL",
            """
            CREATE TABLE recovery_set (
                account_id \(blob) NOT NULL PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
                id \(blob) NOT NULL UNIQUE,
                used \(integer) NOT NULL DEFAULT 0 CHECK (used BETWEEN 0 AND 1023),
                created_at \(integer) NOT NULL
            )
            """,
            """
            CREATE TABLE sign_in_ticket (
                ticket_hash \(blob) NOT NULL PRIMARY KEY,
                \(owner),
                methods \(text) NOT NULL,
                authenticated_at \(integer) NOT NULL,
                remembered \(integer) NOT NULL CHECK (remembered IN (0, 1)),
                known_device \(integer) NOT NULL CHECK (known_device IN (0, 1)),
                origin \(text),
                factor_epoch \(integer) NOT NULL,
                created_at \(integer) NOT NULL,
                expires_at \(integer) NOT NULL,
                failures \(integer) NOT NULL DEFAULT 0
            )
            """,
            "CREATE INDEX sign_in_ticket_account ON sign_in_ticket (account_id, created_at)",
            "CREATE INDEX sign_in_ticket_expires ON sign_in_ticket (expires_at)",
        ]
    }
}
