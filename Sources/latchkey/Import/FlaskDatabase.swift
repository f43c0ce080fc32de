import Foundation
import GRDB
import LatchkeyCore

/// The SQLite file of the Flask system, opened for reading only.
struct FlaskDatabase {
    let era: FlaskEra
    let users: [FlaskUser]

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
                return FlaskDatabase(era: era, users: try users(database, Set(columns)))
            }
            try queue.close()
            if let read { return read }
        } catch {
            throw CommandFailure(
                "\(name.printable): expected the SQLite file of the Flask system; SQLite cannot read it")
        }
        throw CommandFailure(
            "\(name.printable): expected a table users with the columns id, _name, _uid, _password and _role"
        )
    }

    private static func users(_ database: Database, _ columns: Set<String>) throws -> [FlaskUser] {
        func bytes(_ column: String) -> String {
            columns.contains(column) ? "substr(CAST(\(column) AS BLOB), 1, \(longestText + 1))" : "NULL"
        }
        let active = columns.contains("active") ? "active" : "1"
        let sql = """
            SELECT id, \(bytes("_uid")), \(bytes("_name")), \(bytes("_email")), \(bytes("_password")),
                \(bytes("_role")), COALESCE(\(active), 0) <> 0
            FROM users ORDER BY id
            """
        var users: [FlaskUser] = []
        let rows = try Row.fetchCursor(database, sql: sql)
        while let row = try rows.next() {
            users.append(
                FlaskUser(
                    row: row[0], uid: text(row[1]), name: text(row[2]), email: text(row[3]), passwordHash: text(row[4]),
                    role: text(row[5]), isActive: row[6]
                )
            )
        }
        return users
    }

    private static func text(_ bytes: Data?) -> FlaskUser.Text {
        guard let bytes else { return .none }
        guard bytes.count <= longestText, let text = String(validating: bytes, as: UTF8.self) else {
            return .unreadable
        }
        return .text(text)
    }
}
