extension Migration {
    /// Which session (its public id) or which ticket (its hash) began to set an authenticator up; neither once it is confirmed. One account
    /// may have several that wait for their first code.
    static let setUps = Migration(number: 38, name: "set-ups") { dialect in
        [
            "ALTER TABLE totp ADD COLUMN begun_session \(dialect.blob)",
            "ALTER TABLE totp ADD COLUMN begun_ticket \(dialect.blob)",
            "DROP INDEX totp_unconfirmed",
            "CREATE UNIQUE INDEX totp_begun_ticket ON totp (begun_ticket) WHERE begun_ticket IS NOT NULL",
        ]
    }
}
