import Foundation
import GRDB
import LatchkeyCore

/// The SQLite file of the Flask system, opened for reading only.
struct FlaskDatabase {
    let era: FlaskEra
    /// The recipe's first databases have no roles: everybody is an ordinary user.
    let hasRoles: Bool
    let users: [FlaskUser]
    /// Empty where they were not asked for.
    let sections: [FlaskSection]
    let rest: FlaskRest

    /// Throws one line when the file cannot be read or is another one.
    static func read(
        _ path: String, named name: String, withSections: Bool
    ) throws(CommandFailure) -> FlaskDatabase {
        guard FileManager.default.isReadableFile(atPath: path) else {
            throw CommandFailure(
                "\(name.printable): expected the SQLite file of the Flask system, readable by this user")
        }
        if let other = otherKind(path) {
            throw CommandFailure("\(name.printable): expected the SQLite file of the Flask system; this is \(other)")
        }
        do {
            var configuration = Configuration()
            configuration.readonly = true
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            let read = try queue.read { database -> FlaskDatabase? in
                try requireUTF8(database, named: name)
                let columns = try String.fetchAll(database, sql: "SELECT name FROM pragma_table_info('users')")
                guard let era = FlaskEra(columns: Set(columns)) else { return nil }
                return FlaskDatabase(
                    era: era, hasRoles: columns.contains("_role"),
                    users: try users(database, Set(columns), named: name),
                    sections: withSections ? try FlaskSection.read(database, named: name) : [],
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

    /// What stands at the path if it is not a regular file, else nil. Opening a pipe waits for somebody who writes.
    private static func otherKind(_ path: String) -> String? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        return switch status.st_mode & S_IFMT {
        case S_IFREG: nil
        case S_IFDIR: "a folder"
        case S_IFIFO: "a pipe"
        default: "a device or a socket"
        }
    }

    /// A text is looked at byte by byte, as it stands there; the Flask system never made another encoding than this.
    private static func requireUTF8(_ database: Database, named name: String) throws {
        let encoding = try String.fetchOne(database, sql: "PRAGMA encoding") ?? ""
        guard encoding != "UTF-8" else { return }
        throw CommandFailure(
            "\(name.printable): expected text in UTF-8, and this is \(encoding.printable); "
                + "make a copy in UTF-8 with `sqlite3 OLD .dump | sqlite3 NEW` and import that")
    }

    private static func users(
        _ database: Database, _ columns: Set<String>, named name: String
    ) throws -> [FlaskUser] {
        func bytes(_ column: String) -> String {
            columns.contains(column) ? FlaskUser.Text.bytes(column) : "NULL"
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
            let uid = FlaskUser.Text(row[1])
            // As an optional: a plain Int64 that meets NULL ends the program (GRDB's subscripts are `try!`).
            let id: Int64? = row[0]
            guard let number = id else { throw withoutNumber(uid, in: name) }
            var values: [FlaskUser.ProfileColumn: FlaskUser.Text] = [:]
            for (place, column) in profile.enumerated() { values[column] = FlaskUser.Text(row[7 + place]) }
            users.append(
                FlaskUser(
                    row: number, uid: uid, name: FlaskUser.Text(row[2]), email: FlaskUser.Text(row[3]),
                    passwordHash: FlaskUser.Text(row[4]),
                    role: FlaskUser.Text(row[5]), isActive: row[6], profile: values
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
}
