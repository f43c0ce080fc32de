extension Migration {
    /// Groups of people, those who lead them, and codes that lead into them.
    static let groups = Migration(number: 20, name: "groups") { dialect in
        let (integer, text, blob) = (dialect.integer, dialect.text, dialect.blob)
        return [
            """
            CREATE TABLE people_group (
                id \(blob) NOT NULL PRIMARY KEY,
                key \(text) NOT NULL,
                name \(text) NOT NULL,
                name_key \(text) NOT NULL,
                created_at \(integer) NOT NULL,
                created_by \(blob),
                ends_at \(integer),
                archived_at \(integer)
            )
            """,
            // Next year's class has the key of this year's.
            "CREATE UNIQUE INDEX people_group_key ON people_group (key) WHERE archived_at IS NULL",
            "CREATE INDEX people_group_name ON people_group (name_key, id)",
            """
            CREATE TABLE membership (
                account_id \(blob) NOT NULL REFERENCES account (id) ON DELETE CASCADE,
                group_id \(blob) NOT NULL REFERENCES people_group (id) ON DELETE CASCADE,
                leader \(integer) NOT NULL CHECK (leader IN (0, 1)),
                via \(integer) NOT NULL,
                joined_at \(integer) NOT NULL,
                PRIMARY KEY (account_id, group_id)
            )
            """,
            "CREATE INDEX membership_group ON membership (group_id, leader)",
            "ALTER TABLE join_code ADD COLUMN group_id \(blob) REFERENCES people_group (id) ON DELETE CASCADE",
            "CREATE INDEX join_code_group ON join_code (group_id) WHERE group_id IS NOT NULL",
        ]
    }
}
