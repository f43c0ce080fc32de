extension Migration {
    /// One confirmed address per mailbox: without regard to case, and without `+…` (S-326).
    ///
    /// Accounts that share a mailbox since before keep their addresses: the one that was made first holds the mailbox.
    static let mailboxes = Migration(number: 9, name: "mailboxes") { dialect in
        [
            "ALTER TABLE account ADD COLUMN confirmed_mailbox \(dialect.text)",
            """
            WITH \(mailboxes(of: "account", where: "email_verified = 1")), ranked AS (
                SELECT id, mailbox, ROW_NUMBER() OVER (PARTITION BY mailbox ORDER BY created_at, id) AS place
                FROM mailboxes)
            UPDATE account SET confirmed_mailbox = ranked.mailbox FROM ranked
            WHERE ranked.id = account.id AND ranked.place = 1
            """,
            """
            CREATE UNIQUE INDEX account_confirmed_mailbox ON account (confirmed_mailbox)
            WHERE confirmed_mailbox IS NOT NULL
            """,
            "CREATE INDEX account_confirmed_email_folded ON account (LOWER(email)) WHERE email_verified = 1",
            "ALTER TABLE one_time_token ADD COLUMN mailbox \(dialect.text)",
            """
            WITH \(mailboxes(of: "one_time_token", where: "email IS NOT NULL"))
            UPDATE one_time_token SET mailbox = mailboxes.mailbox FROM mailboxes WHERE mailboxes.id = one_time_token.id
            """,
            "CREATE INDEX one_time_token_mailbox ON one_time_token (mailbox) WHERE mailbox IS NOT NULL",
        ]
    }

    /// What `EmailAddress.mailbox` does, in the functions that both engines have. `RTRIM(text, REPLACE(text, '@', ''))` cuts off
    /// all that follows the one `@`; `LTRIM` in the same way what stands before the first `+`.
    private static func mailboxes(of table: String, where condition: String) -> String {
        """
        folded AS (
            SELECT id, created_at, LOWER(email) AS email FROM \(table) WHERE \(condition) AND email LIKE '_%@_%'),
        cut AS (SELECT id, created_at, email, RTRIM(email, REPLACE(email, '@', '')) AS local_at FROM folded),
        parts AS (
            SELECT id, created_at, SUBSTR(local_at, 1, LENGTH(local_at) - 1) AS local,
                SUBSTR(email, LENGTH(local_at) + 1) AS domain FROM cut),
        bases AS (
            SELECT id, created_at, local, domain,
                SUBSTR(local, 1, LENGTH(local) - LENGTH(LTRIM(local, REPLACE(local, '+', '')))) AS base FROM parts),
        mailboxes AS (
            SELECT id, created_at, CASE WHEN base = '' THEN local ELSE base END || '@' || domain AS mailbox FROM bases)
        """
    }
}
