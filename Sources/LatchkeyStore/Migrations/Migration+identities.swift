extension Migration {
    /// Signing in with others: who at which provider is which account, whom an account waits for, and what is under way.
    static let identities = Migration(number: 31, name: "identities") { dialect in
        let (integer, text, blob) = (dialect.integer, dialect.text, dialect.blob)
        return [
            """
            CREATE TABLE identity (
                id \(blob) NOT NULL PRIMARY KEY,
                account_id \(blob) NOT NULL REFERENCES account (id) ON DELETE CASCADE,
                issuer \(text) NOT NULL,
                subject \(text) NOT NULL,
                provider \(text) NOT NULL,
                login \(text),
                email \(text),
                created_at \(integer) NOT NULL,
                last_used_at \(integer),
                UNIQUE (issuer, subject)
            )
            """,
            "CREATE INDEX identity_account ON identity (account_id)",
            """
            CREATE TABLE identity_reservation (
                account_id \(blob) NOT NULL PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
                issuer \(text) NOT NULL,
                login_key \(text) NOT NULL,
                created_by \(blob),
                expires_at \(integer) NOT NULL,
                UNIQUE (issuer, login_key)
            )
            """,
            """
            CREATE TABLE provider_attempt (
                id \(blob) NOT NULL PRIMARY KEY,
                kind \(integer) NOT NULL CHECK (kind IN (1, 2, 3)),
                step \(integer) NOT NULL,
                provider \(text),
                hand_off \(blob),
                return_path \(text),
                account_id \(blob) REFERENCES account (id) ON DELETE CASCADE,
                source_session \(blob),
                browser_hash \(blob),
                remembered \(integer) NOT NULL CHECK (remembered IN (0, 1)),
                issuer \(text),
                subject \(text),
                login \(text),
                name \(text),
                email \(text),
                email_proven \(integer) NOT NULL DEFAULT 0 CHECK (email_proven IN (0, 1)),
                failures \(integer) NOT NULL DEFAULT 0,
                created_at \(integer) NOT NULL,
                expires_at \(integer) NOT NULL
            )
            """,
            "ALTER TABLE sign_in_ticket ADD COLUMN link_attempt \(blob)",
            "ALTER TABLE sign_in_attempt ADD COLUMN provider \(text)",
            "CREATE INDEX provider_attempt_account ON provider_attempt (account_id)",
            "CREATE INDEX provider_attempt_expires ON provider_attempt (expires_at)",
        ]
    }
}
