extension Migration {
    /// What lets somebody do something later names who gave it, and what was given up is nobody else's for a time.
    static let endingRights = Migration(number: 8, name: "ending rights") { dialect in
        let (integer, text, blob) = (dialect.integer, dialect.text, dialect.blob)
        return [
            "ALTER TABLE one_time_token ADD COLUMN issued_by \(blob)",
            // The audit knows who handed out the codes of the last days. One that it does not know is not the command line's.
            """
            UPDATE one_time_token SET issued_by = (
                SELECT actor_id FROM audit_event WHERE audit_event.account_id = one_time_token.account_id
                AND kind = 'recovery_code_issued' AND audit_event.at = one_time_token.created_at
                ORDER BY seq DESC LIMIT 1)
            WHERE purpose = 5
            """,
            """
            DELETE FROM one_time_token WHERE purpose = 5 AND NOT EXISTS (
                SELECT 1 FROM audit_event WHERE audit_event.account_id = one_time_token.account_id
                AND kind = 'recovery_code_issued' AND audit_event.at = one_time_token.created_at)
            """,
            "CREATE INDEX one_time_token_issuer ON one_time_token (issued_by) WHERE issued_by IS NOT NULL",
            // Codes are computed when they are shown; who gives which role is a rule and not a property of a code.
            "ALTER TABLE join_code DROP COLUMN shown_text",
            "ALTER TABLE join_code DROP COLUMN givers",
            "CREATE INDEX pending_account_requested_at ON pending_account (requested_at)",
            """
            CREATE TABLE resting_uid (
                uid_key \(text) NOT NULL PRIMARY KEY,
                rests_until \(integer) NOT NULL,
                account_id \(blob) NOT NULL
            )
            """,
            "CREATE INDEX resting_uid_rests_until ON resting_uid (rests_until)",
            "CREATE INDEX resting_uid_account ON resting_uid (account_id)",
        ]
    }
}
