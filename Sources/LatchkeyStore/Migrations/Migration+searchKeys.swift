extension Migration {
    /// Names stand where people look for them, with accents or without. Keys are made in Swift: `Store.fillSearchKeys` makes those of
    /// the rows that are here already, a few at a time, so that a large database starts at once. Empty is a key that is not made yet.
    static let searchKeys = Migration(number: 12, name: "search keys") { dialect in
        [
            "ALTER TABLE account ADD COLUMN name_key \(dialect.text) NOT NULL DEFAULT ''",
            "DROP INDEX account_name",
            "CREATE INDEX account_name ON account (name_key, uid_key)",
        ]
    }
}
