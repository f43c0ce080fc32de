extension Migration {
    /// When accounts end (decision 0046); NULL where they do not, as of those that an earlier program makes.
    static let accountEnds = Migration(number: 34, name: "account_ends") { dialect in
        [
            "ALTER TABLE account ADD COLUMN ends_at \(dialect.integer)",
            "CREATE INDEX account_ends ON account (ends_at) WHERE ends_at IS NOT NULL",
        ]
    }
}
