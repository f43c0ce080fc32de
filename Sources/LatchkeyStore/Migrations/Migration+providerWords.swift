extension Migration {
    /// When a provider said what an identity's roles are by (`iat`), the newest; 0 where it has said nothing yet.
    static let providerWords = Migration(number: 40, name: "provider words") { dialect in
        [
            "ALTER TABLE identity ADD COLUMN roles_said_at \(dialect.integer) NOT NULL DEFAULT 0",
            "ALTER TABLE provider_attempt ADD COLUMN said_at \(dialect.integer)",
        ]
    }
}
