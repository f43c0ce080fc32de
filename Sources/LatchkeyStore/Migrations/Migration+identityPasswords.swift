extension Migration {
    /// Whether an account had a password when an identity was linked to it: whoever knew that one may have linked their own.
    static let identityPasswords = Migration(number: 33, name: "identity-passwords") { dialect in
        [
            "ALTER TABLE identity ADD COLUMN had_password \(dialect.integer) NOT NULL DEFAULT 1",
            """
            UPDATE identity SET had_password = 0 WHERE EXISTS (
                SELECT 1 FROM account WHERE account.id = identity.account_id
                    AND (account.password_hash IS NULL OR account.created_at = identity.created_at))
            """,
        ]
    }
}
