import GRDB

/// What the Flask database holds beside sign-in, so that the report says what stays there.
struct FlaskRest: Sendable {
    /// Columns of `users` that hold something for somebody.
    let columns: [String]
    /// Other tables that have rows.
    let tables: [String]

    private static let most = 40

    /// What an empty column looks like there, as JSON too.
    private static let nothing = "'', 'null', '[]', '{}', '?', '0', '0.0', 'Unknown', 'default.png'"

    private static let known: Set<String> = [
        "id", "_uid", "_name", "_email", "_password", "_role", "active", "token_version", "last_verified",
    ]

    static func read(_ database: Database, columns: [String]) throws -> FlaskRest {
        let others = columns.filter { !known.contains($0) }.prefix(most)
        let filled = try others.filter { column in
            try exists(database, "users WHERE CAST(\(quoted(column)) AS TEXT) NOT IN (\(nothing))")
        }
        let names = try String.fetchAll(database, sql: ordinaryTables)
        return FlaskRest(columns: filled, tables: try names.filter { try exists(database, quoted($0)) })
    }

    /// Without virtual tables, which need their modules to be read, and without the tables in which those modules keep what is
    /// theirs: search indexes are no data of the Flask system. A virtual table has no page of its own.
    private static let ordinaryTables = """
        SELECT name FROM sqlite_master AS held WHERE type = 'table' AND rootpage > 0
            AND name NOT IN ('users', 'alembic_version') AND name NOT LIKE 'sqlite!_%' ESCAPE '!'
            AND NOT EXISTS (
                SELECT 1 FROM sqlite_master AS owner WHERE owner.type = 'table' AND owner.rootpage = 0
                AND substr(held.name, 1, length(owner.name) + 1) = owner.name || '_'
                AND substr(held.name, length(owner.name) + 2) IN (\(shadows)))
        ORDER BY name LIMIT \(most)
        """

    /// What FTS3 to FTS5 and R*Tree put behind the names of their tables.
    private static let shadows = """
        'content', 'segments', 'segdir', 'docsize', 'stat', 'data', 'idx', 'config', 'node', 'parent', 'rowid'
        """

    private static func exists(_ database: Database, _ source: String) throws -> Bool {
        try Int.fetchOne(database, sql: "SELECT 1 FROM \(source) LIMIT 1") != nil
    }

    /// Names come from the file, where they may be anything: a quote with an accent on it is one Character, and no quote to `==`.
    static func quoted(_ name: String) -> String {
        let doubled = name.unicodeScalars.flatMap { (scalar: Unicode.Scalar) -> [Unicode.Scalar] in
            scalar == "\"" ? [scalar, scalar] : [scalar]
        }
        return "\"" + String(String.UnicodeScalarView(doubled)) + "\""
    }

    /// Lines of the report; `columns` are those that fill declared fields, `tables` those that become something else.
    func lines(without columns: Set<String>, _ tables: Set<String>) -> [String] {
        var lines: [String] = []
        let left = self.columns.filter { !columns.contains($0) }
        let fields = FlaskUser.ProfileColumn.allCases.filter { left.contains($0.rawValue) }.map(\.field)
        if !fields.isEmpty {
            lines.append(
                "profile_fields has no \(fields.joined(separator: ", ")): declare \(fields.count == 1 ? "it" : "them") "
                    + "before the import to take what stands there")
        }
        if !left.isEmpty { lines.append("columns that are not taken: " + FlaskRest.list(left)) }
        let others = self.tables.filter { !tables.contains($0) }
        if !others.isEmpty { lines.append("tables that are not taken: " + FlaskRest.list(others)) }
        return lines
    }

    private static func list(_ names: [String]) -> String {
        names.map { String($0.unicodeScalars.prefix(40)).printable }.joined(separator: ", ")
    }
}
