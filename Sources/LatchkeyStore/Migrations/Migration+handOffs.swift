extension Migration {
    /// Sign-ins on our host for a page of another origin. Tickets remember for which of them they are.
    ///
    /// A program of before this schema knows no `hand_off`: it finishes such a sign-in on our own pages, where alone it can be. Until all
    /// nodes are of this version, sites are not to send people there.
    static let handOffs = Migration(number: 30, name: "hand-offs") { dialect in
        let (integer, text, blob) = (dialect.integer, dialect.text, dialect.blob)
        return [
            """
            CREATE TABLE sign_in_attempt (
                id \(blob) NOT NULL PRIMARY KEY,
                origin \(text) NOT NULL,
                return_path \(text) NOT NULL,
                client_state \(text) NOT NULL,
                challenge \(blob) NOT NULL,
                browser_hash \(blob) NOT NULL,
                remembered \(integer) NOT NULL CHECK (remembered IN (0, 1)),
                created_at \(integer) NOT NULL,
                expires_at \(integer) NOT NULL,
                account_id \(blob) REFERENCES account (id) ON DELETE CASCADE,
                methods \(text),
                authenticated_at \(integer),
                factor_at \(integer),
                factor_epoch \(integer),
                source_session \(blob),
                latest_end \(integer),
                code_issued_at \(integer),
                used_at \(integer),
                opened_session \(blob)
            )
            """,
            "CREATE INDEX sign_in_attempt_account ON sign_in_attempt (account_id)",
            "CREATE INDEX sign_in_attempt_expires ON sign_in_attempt (expires_at)",
            "ALTER TABLE sign_in_ticket ADD COLUMN hand_off \(blob)",
        ]
    }
}
