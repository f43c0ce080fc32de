extension Migration {
    /// How many guesses were counted whose passwords are still being looked at.
    static let verdicts = Migration(number: 10, name: "verdicts") { dialect in
        ["ALTER TABLE throttle ADD COLUMN verdicts_due \(dialect.integer) NOT NULL DEFAULT 0"]
    }
}
