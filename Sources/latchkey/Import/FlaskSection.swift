import Foundation
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

    /// Those with somebody in them, by abbreviation and year. Empty when the file has no such tables.
    static func read(_ database: Database) throws -> [FlaskSection] {
        guard try tables.allSatisfy({ try database.tableExists($0) }) else { return [] }
        let columns = try String.fetchAll(database, sql: "SELECT name FROM pragma_table_info('user_sections')")
        let year = columns.contains("year") ? "CASE typeof(year) WHEN 'integer' THEN year END" : "NULL"
        let sql = """
            SELECT sections.id AS section, \(FlaskUser.Text.bytes("_abbreviation")), \(FlaskUser.Text.bytes("_name")),
                \(year) AS held_in, user_id
            FROM user_sections JOIN sections ON sections.id = section_id WHERE typeof(sections.id) = 'integer' AND typeof(user_id) = 'integer'
            ORDER BY _abbreviation, section, held_in, user_id
            """
        var sections: [FlaskSection] = []
        var last: (id: Int64, year: Int64?)?
        let rows = try Row.fetchCursor(database, sql: sql)
        while let row = try rows.next() {
            let held: (id: Int64, year: Int64?) = (row[0], row[3])
            if last?.id != held.id || last?.year != held.year {
                let abbreviation = FlaskUser.Text(row[1])
                sections.append(
                    FlaskSection(abbreviation: abbreviation, name: FlaskUser.Text(row[2]), year: held.year, users: []))
                last = held
            }
            sections[sections.count - 1].users.append(row[4])
        }
        return sections
    }
}
