extension Migration {
    /// Other processes may hear of a change instead of asking for it.
    static let announcedChanges = Migration(number: 3, name: "announced changes") { dialect in
        dialect.announceInserts("account_change")
    }
}
