import LatchkeyStore

extension SearchIndex {
    /// A table of the texts, whose rows have numbers that VACUUM keeps, with a full-text index of trigrams over it; triggers keep both
    /// up with the table.
    ///
    /// The index alone does not know the texts: to take one out it is told which one it was, and only the triggers do that.
    var trigrams: [String] {
        let (rows, index) = ("\(name)_row", "\(name)_index")
        let out = "INSERT INTO \(index) (\(index), rowid, text) VALUES ('delete', OLD.number, OLD.text);"
        let new = "INSERT INTO \(index) (rowid, text) VALUES (NEW.number, NEW.text);"
        return [
            """
            CREATE TABLE \(rows) (
                number INTEGER NOT NULL PRIMARY KEY,
                \(table)_id BLOB NOT NULL UNIQUE,
                text TEXT NOT NULL
            )
            """,
            """
            CREATE VIRTUAL TABLE \(index) USING fts5(
                text, content = '\(rows)', content_rowid = 'number', tokenize = 'trigram', detail = none)
            """,
            "INSERT INTO \(rows) (\(table)_id, text) SELECT \(key), \(text(column)) FROM \(table)",
            "INSERT INTO \(index) (\(index)) VALUES ('rebuild')",
            """
            CREATE VIEW \(name) AS SELECT stored.\(table)_id AS \(table)_id, hit.text AS text
            FROM \(index) AS hit JOIN \(rows) AS stored ON stored.number = hit.rowid
            """,
            "CREATE TRIGGER \(rows)_added AFTER INSERT ON \(rows) BEGIN \(new) END",
            "CREATE TRIGGER \(rows)_changed AFTER UPDATE OF text ON \(rows) BEGIN \(out) \(new) END",
            "CREATE TRIGGER \(rows)_removed AFTER DELETE ON \(rows) BEGIN \(out) END",
            """
            CREATE TRIGGER \(name)_added AFTER INSERT ON \(table) BEGIN
                INSERT INTO \(rows) (\(table)_id, text) VALUES (NEW.\(key), \(text("NEW.\(column)")));
            END
            """,
            """
            CREATE TRIGGER \(name)_changed AFTER UPDATE OF \(column) ON \(table) WHEN OLD.\(column) <> NEW.\(column) BEGIN
                UPDATE \(rows) SET text = \(text("NEW.\(column)")) WHERE \(table)_id = NEW.\(key);
            END
            """,
            """
            CREATE TRIGGER \(name)_removed AFTER DELETE ON \(table) BEGIN
                DELETE FROM \(rows) WHERE \(table)_id = OLD.\(key);
            END
            """,
        ]
    }
}
