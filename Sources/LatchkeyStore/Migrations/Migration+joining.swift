extension Migration {
    /// Codes and invitations to join, and people who wait for somebody to let them in.
    static let joining = Migration(number: 4, name: "joining") { dialect in
        let (integer, text, blob) = (dialect.integer, dialect.text, dialect.blob)
        return [
            """
            CREATE TABLE join_code (
                id \(blob) NOT NULL PRIMARY KEY,
                code_hash \(blob) NOT NULL UNIQUE,
                shown_text \(text),
                role \(integer) NOT NULL,
                givers \(integer) NOT NULL,
                seats \(integer) NOT NULL,
                seats_taken \(integer) NOT NULL,
                uid_key \(text),
                email \(text),
                note \(text) NOT NULL,
                created_at \(integer) NOT NULL,
                expires_at \(integer) NOT NULL,
                created_by \(blob),
                revoked \(integer) NOT NULL CHECK (revoked IN (0, 1)),
                CHECK (seats_taken BETWEEN 0 AND seats)
            )
            """,
            "CREATE INDEX join_code_created_at ON join_code (created_at)",
            // A disabled account with a row here was never let in. The row goes with the account, and when somebody lets it in.
            """
            CREATE TABLE pending_account (
                account_id \(blob) NOT NULL PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
                requested_at \(integer) NOT NULL,
                waits_for \(integer) NOT NULL CHECK (waits_for IN (1, 2))
            )
            """,
        ]
    }
}
