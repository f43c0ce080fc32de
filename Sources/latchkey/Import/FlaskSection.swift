import GRDB

/// A section of the Flask system in one year, and who is in it: what becomes a group with `--sections`.
struct FlaskSection: Equatable, Sendable {
    let abbreviation: FlaskUser.Text
    let name: FlaskUser.Text
    /// Nil where the file has no year for it.
    let year: Int64?
    /// Rows of `users`.
    var users: [Int64]

    static let tables: Set<String> = ["sections", "user_sections"]

    /// A section whatever the year.
    private typealias Section = (abbreviation: FlaskUser.Text, name: FlaskUser.Text)

    /// Those with somebody in them, as they stand in the file, each by year. Empty when the file has no such tables; throws one line when
    /// they are others.
    static func read(_ database: Database, named name: String) throws -> [FlaskSection] {
        let columns = try tables.reduce(into: [:]) { $0[$1] = try FlaskSection.columns(of: $1, database) }
        guard columns.values.allSatisfy({ !$0.isEmpty }) else { return [] }
        for (table, needed) in [
            "sections": ["id", "_name", "_abbreviation"], "user_sections": ["user_id", "section_id"],
        ] {
            guard let missing = needed.first(where: { columns[table]?.contains($0) == false }) else { continue }
            throw CommandFailure(
                "\(name.printable): --sections expects a table \(table) with a column \(missing), and it has none")
        }
        let sections = try texts(database)
        let hasYear = columns["user_sections"]?.contains("year") == true
        return try members(database, hasYear: hasYear).compactMap { member in
            sections[member.section].map { section in
                FlaskSection(
                    abbreviation: section.abbreviation, name: section.name, year: member.year, users: member.users)
            }
        }
    }

    /// In lower case, as SQLite compares them; none for a table that is not there.
    private static func columns(of table: String, _ database: Database) throws -> Set<String> {
        Set(try String.fetchAll(database, sql: "SELECT LOWER(name) FROM pragma_table_info(?)", arguments: [table]))
    }

    /// Of sections with one number the first counts.
    private static func texts(_ database: Database) throws -> [Int64: Section] {
        let sql = """
            SELECT id, \(FlaskUser.Text.bytes("_abbreviation")), \(FlaskUser.Text.bytes("_name")) FROM sections
            WHERE typeof(id) = 'integer'
            """
        var sections: [Int64: Section] = [:]
        let rows = try Row.fetchCursor(database, sql: sql)
        while let row = try rows.next() {
            // Of a view, what is asked twice may be two things.
            guard let id = Int64.fromDatabaseValue(row[0]) else { continue }
            if sections[id] == nil { sections[id] = (FlaskUser.Text(row[1]), FlaskUser.Text(row[2])) }
        }
        return sections
    }

    private static func members(
        _ database: Database, hasYear: Bool
    ) throws -> [(section: Int64, year: Int64?, users: [Int64])] {
        let year = hasYear ? "CASE WHEN typeof(year) = 'integer' AND year BETWEEN 0 AND 9999 THEN year END" : "NULL"
        let sql = """
            SELECT DISTINCT section_id, \(year) AS held_in, user_id FROM user_sections
            WHERE typeof(section_id) = 'integer' AND typeof(user_id) = 'integer' ORDER BY 1, 2, 3
            """
        var members: [(section: Int64, year: Int64?, users: [Int64])] = []
        let rows = try Row.fetchCursor(database, sql: sql)
        while let row = try rows.next() {
            guard let section = Int64.fromDatabaseValue(row[0]), let user = Int64.fromDatabaseValue(row[2]) else {
                continue
            }
            let year = Int64.fromDatabaseValue(row[1])
            if members.last.map({ $0.section != section || $0.year != year }) ?? true {
                members.append((section, year, []))
            }
            members[members.count - 1].users.append(user)
        }
        return members
    }
}
