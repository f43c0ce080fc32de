extension Migration {
    /// The public key by which a page goes on with a session whose cookie its browser drops, and which proof was the last one. A program of
    /// before begins sessions without one, and lets nobody go on by a key.
    static let sessionKeys = Migration(number: 36, name: "session keys") { dialect in
        [
            "ALTER TABLE session ADD COLUMN token_key \(dialect.blob)",
            "ALTER TABLE session ADD COLUMN key_used_at \(dialect.integer) NOT NULL DEFAULT 0",
            """
            ALTER TABLE session ADD COLUMN transport \(dialect.integer) NOT NULL DEFAULT 1 CHECK (transport IN (1, 2))
            """,
        ]
    }
}
