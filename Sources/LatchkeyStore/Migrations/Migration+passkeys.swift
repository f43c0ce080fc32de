extension Migration {
    /// Passkeys and security keys, the name that they know an account by, and challenges that were used.
    ///
    /// A program of before this schema lets nobody in who has them alone: it asks for a code, as `factor_kinds` is not zero.
    static let passkeys = Migration(number: 29, name: "passkeys") { dialect in
        let (integer, text, blob) = (dialect.integer, dialect.text, dialect.blob)
        let flag = { (name: String) in "\(name) \(integer) NOT NULL CHECK (\(name) IN (0, 1))" }
        return [
            """
            CREATE TABLE passkey_user (
                account_id \(blob) NOT NULL PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
                handle \(blob) NOT NULL UNIQUE
            )
            """,
            """
            CREATE TABLE passkey (
                id \(blob) NOT NULL PRIMARY KEY,
                account_id \(blob) NOT NULL REFERENCES account (id) ON DELETE CASCADE,
                credential_id \(blob) NOT NULL UNIQUE,
                rp_id \(text) NOT NULL,
                name \(text) NOT NULL,
                algorithm \(integer) NOT NULL,
                public_key \(blob) NOT NULL,
                sign_count \(integer) NOT NULL CHECK (sign_count BETWEEN 0 AND 4294967295),
                \(flag("security_key")),
                \(flag("discoverable")),
                \(flag("user_verified")),
                \(flag("backup_eligible")),
                \(flag("backed_up")),
                transports \(text) NOT NULL,
                aaguid \(blob) NOT NULL,
                created_at \(integer) NOT NULL,
                last_used_at \(integer)
            )
            """,
            "CREATE INDEX passkey_account ON passkey (account_id)",
            """
            CREATE TABLE used_challenge (
                challenge_hash \(blob) NOT NULL PRIMARY KEY,
                expires_at \(integer) NOT NULL
            )
            """,
            "CREATE INDEX used_challenge_expires ON used_challenge (expires_at)",
        ]
    }
}
