extension Migration {
    /// Mails of a recovery are found without reading all others that wait.
    static let mailLanes = Migration(number: 11, name: "mail lanes") { _ in
        [
            """
            CREATE INDEX mail_recovery_due_at ON mail (due_at) \
            WHERE state = 1 AND kind IN ('recovery_request', 'reset_password')
            """
        ]
    }
}
