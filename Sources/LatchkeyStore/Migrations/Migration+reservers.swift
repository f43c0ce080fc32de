extension Migration {
    /// Who made the reservation by which an identity came to its account (S-406). NULL for all others, the command line's, and those of
    /// before.
    static let reservers = Migration(number: 44, name: "reservers") { dialect in
        ["ALTER TABLE identity ADD COLUMN reserved_by \(dialect.blob)"]
    }
}
