import Foundation
import GRDB
import LatchkeyCore

/// The SQLite file of the Flask system, opened for reading only.
struct FlaskDatabase {
    let era: FlaskEra
    /// The recipe's first databases have no roles: everybody is an ordinary user.
    let hasRoles: Bool
    let users: [FlaskUser]
    let rest: FlaskRest

    /// Longer than any column of that system can be.
    private static let longestText = 4096

    /// Throws one line when the file cannot be read or is another one.
    static func read(_ path: String, named name: String) throws(CommandFailure) -> FlaskDatabase {
        guard FileManager.default.isReadableFile(atPath: path) else {
            throw CommandFailure(
                "\(name.printable): expected the SQLite file of the Flask system, readable by this user")
        }
        do {
            var configuration = Configuration()
            configuration.readonly = true
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            let read = try queue.read { database -> FlaskDatabase? in
                let columns = try String.fetchAll(database, sql: "SELECT name FROM pragma_table_info('users')")
                guard let era = FlaskEra(columns: Set(columns)) else { return nil }
                return FlaskDatabase(
                    era: era, hasRoles: columns.contains("_role"),
                    users: try users(database, Set(columns), named: name),
                    rest: try FlaskRest.read(database, columns: columns))
            }
            try queue.close()
            if let read { return read }
        } catch let failure as CommandFailure {
            throw failure
        } catch {
            throw CommandFailure(
                "\(name.printable): expected the SQLite file of the Flask system; SQLite cannot read it")
        }
        throw CommandFailure(
            "\(name.printable): expected a table users with the columns id, _name, _uid and _password"
        )
    }

    private static func users(
        _ database: Database, _ columns: Set<String>, named name: String
    ) throws -> [FlaskUser] {
        func bytes(_ column: String) -> String {
            columns.contains(column) ? "substr(CAST(\(column) AS BLOB), 1, \(longestText + 1))" : "NULL"
        }
        let active = columns.contains("active") ? "active" : "1"
        let profile = FlaskUser.ProfileColumn.allCases
        let sql = """
            SELECT CASE typeof(id) WHEN 'integer' THEN id END, \(bytes("_uid")), \(bytes("_name")), \(bytes("_email")),
                \(bytes("_password")), \(bytes("_role")), COALESCE(\(active), 0) <> 0,
                \(profile.map { bytes($0.rawValue) }.joined(separator: ", "))
            FROM users ORDER BY id
            """
        var users: [FlaskUser] = []
        let rows = try Row.fetchCursor(database, sql: sql)
        while let row = try rows.next() {
            let uid = text(row[1])
            // As an optional: a plain Int64 that meets NULL ends the program (GRDB's subscripts are `try!`).
            let id: Int64? = row[0]
            guard let number = id else { throw withoutNumber(uid, in: name) }
            var values: [FlaskUser.ProfileColumn: FlaskUser.Text] = [:]
            for (place, column) in profile.enumerated() { values[column] = text(row[7 + place]) }
            users.append(
                FlaskUser(
                    row: number, uid: uid, name: text(row[2]), email: text(row[3]), passwordHash: text(row[4]),
                    role: text(row[5]), isActive: row[6], profile: values
                )
            )
        }
        return users
    }

    /// Only in a table that the Flask system did not make: its own `id` is SQLite's row number.
    private static func withoutNumber(_ uid: FlaskUser.Text, in name: String) -> CommandFailure {
        let who =
            if case .text(let text) = uid {
                "_uid \"\(String(text.unicodeScalars.prefix(40)).printable)\""
            } else {
                "no readable _uid"
            }
        return CommandFailure(
            "\(name.printable): expected a whole number as id of every user; the one with \(who) has none"
        )
    }

    private static func text(_ bytes: Data?) -> FlaskUser.Text {
        guard let bytes else { return .none }
        guard bytes.count <= longestText, let text = String(validating: bytes, as: UTF8.self) else {
            return .unreadable
        }
        return .text(text)
    }
}
