extension Migration {
    /// The outbox holds jobs, and a mail is one kind of them. Nodes of the version before find it by its old name during an upgrade.
    static let jobs = Migration(number: 18, name: "jobs") { dialect in
        [
            "ALTER TABLE mail RENAME TO job",
            "DROP INDEX mail_due_at",
            "DROP INDEX mail_recovery_due_at",
            "DROP INDEX mail_created_at",
            "DROP INDEX mail_account",
            "CREATE INDEX job_due_at ON job (due_at) WHERE state = 1",
            """
            CREATE INDEX job_recovery_due_at ON job (due_at) \
            WHERE state = 1 AND kind IN ('recovery_request', 'reset_password')
            """,
            "CREATE INDEX job_created_at ON job (created_at)",
            "CREATE INDEX job_account ON job (account_id)",
        ] + dialect.keepName("mail", "job")
    }
}
