extension Migration {
    /// When and how the person of a session last proved who they are. What an earlier program stores meanwhile, beside this one,
    /// is never recent.
    static let authentication = Migration(number: 17, name: "authentication") { dialect in
        [
            "ALTER TABLE session ADD COLUMN authenticated_at \(dialect.integer) NOT NULL DEFAULT 0",
            "ALTER TABLE session ADD COLUMN methods \(dialect.text) NOT NULL DEFAULT 'password'",
            "UPDATE session SET authenticated_at = created_at",
        ]
    }
}
