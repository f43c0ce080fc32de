extension Migration {
    /// When a session was to end before a newer one took its place: whoever proves once more who they are there, because the first
    /// answer was lost, loses no time by it. NULL where none has; so are sessions that an earlier program stores.
    static let plannedEnds = Migration(number: 24, name: "planned_ends") { dialect in
        ["ALTER TABLE session ADD COLUMN planned_end \(dialect.integer)"]
    }
}
