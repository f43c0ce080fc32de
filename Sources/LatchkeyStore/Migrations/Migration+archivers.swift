extension Migration {
    /// Who archived a group. NULL where it was the command line or the group's end, and for what was archived before.
    static let archivers = Migration(number: 41, name: "archivers") { dialect in
        ["ALTER TABLE people_group ADD COLUMN archived_by \(dialect.blob)"]
    }
}
