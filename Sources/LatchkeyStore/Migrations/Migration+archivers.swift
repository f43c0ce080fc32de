extension Migration {
    /// Who archived a group. NULL where it was the command line, the group's end or a roll-over, and for what was archived before.
    static let archivers = Migration(number: 41, name: "archivers") { dialect in
        ["ALTER TABLE people_group ADD COLUMN archived_by \(dialect.blob)"]
    }
}
