import Foundation
import GRDB

@testable import latchkey

/// Databases as each era of the Flask system made them.
enum FlaskFile {
    static let common =
        "id INTEGER NOT NULL PRIMARY KEY, _name VARCHAR(255) NOT NULL, _uid VARCHAR(255) NOT NULL UNIQUE, "
        + "_password VARCHAR(255) NOT NULL, _role VARCHAR(20) NOT NULL"
    static let s1 = common + ", _email VARCHAR(255) NOT NULL, _pfp VARCHAR(255), kasm_server_needed BOOLEAN"
    static let s2 = s1 + ", _sid VARCHAR(255), _grade_data JSON, _ap_exam JSON, _school VARCHAR(255)"
    static let h = s2 + ", _class JSON, _game_profile JSON"

    static let columns: [FlaskEra: String] = [
        .l: common + ", _dob DATE, _hashmap JSON", .s1: s1, .s2: s2, .h: h,
        .n: h + ", token_version INTEGER NOT NULL DEFAULT 0, active BOOLEAN NOT NULL DEFAULT 0, last_verified DATETIME",
    ]

    /// Made by Werkzeug; both hold what docs/compatibility.md lists (Move in six steps).
    static let toby = "pbkdf2:sha256:260000$AbCdEf1234$ea0b88f9c6d59da60b7a5b6b70858212d04a822058c59ec9db900fb74ca2bae5"
    static let passwordHash =
        "pbkdf2:sha256:1000000$ehf4nHtBDs$af49a026ff207b75aa7db2efab880d551bda7eb7d800f4f231d9b685caf456f2"
    static let umlaut = "pbkdf2:sha256:1000$AbCdEf1234$0bbcfb342670fb76ac2050cd087342dfcfc7f6f66e064973e6dfd59cd678c83c"

    static func make(_ path: String, era: FlaskEra, rows: [[String: (any DatabaseValueConvertible)?]]) throws {
        let queue = try DatabaseQueue(path: path)
        try queue.write { database in
            try database.execute(sql: "CREATE TABLE users (\(columns[era] ?? ""))")
            try database.execute(
                sql: "CREATE TABLE sections (id INTEGER PRIMARY KEY, _name TEXT, _abbreviation TEXT UNIQUE)")
            for row in rows {
                var row = row
                if era != .l, row["_email"] == nil { row["_email"] = "?" }
                if era == .n, row["active"] == nil { row["active"] = 1 }
                let names = row.keys.sorted()
                let marks = names.map { _ in "?" }.joined(separator: ", ")
                try database.execute(
                    sql: "INSERT INTO users (\(names.joined(separator: ", "))) VALUES (\(marks))",
                    arguments: StatementArguments(names.map { row[$0] ?? nil })
                )
            }
        }
        try queue.close()
    }

    /// Sections as that system keeps them, and who is in which in which year (a literal of SQL).
    static func addSections(
        _ path: String, _ sections: [(id: Int, name: String, abbreviation: String)],
        members: [(user: Int, section: Int, year: String)]
    ) throws {
        let queue = try DatabaseQueue(path: path)
        try queue.write { database in
            try database.execute(
                sql: "CREATE TABLE user_sections (user_id INTEGER, section_id INTEGER, year INTEGER, "
                    + "PRIMARY KEY (user_id, section_id))")
            for section in sections {
                try database.execute(
                    sql: "INSERT INTO sections VALUES (?, ?, ?)",
                    arguments: [section.id, section.name, section.abbreviation])
            }
            for member in members {
                try database.execute(
                    sql: "INSERT INTO user_sections VALUES (?, ?, \(member.year))",
                    arguments: [member.user, member.section])
            }
        }
        try queue.close()
    }

    static func user(
        _ id: Int, _ uid: String, name: String = "Somebody", hash: String = umlaut, role: String = "User"
    ) -> [String: (any DatabaseValueConvertible)?] {
        ["id": id, "_uid": uid, "_name": name, "_password": hash, "_role": role]
    }
}
