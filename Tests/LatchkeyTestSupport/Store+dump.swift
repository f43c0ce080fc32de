package import LatchkeyStore

extension Store {
    /// Everything that is stored, as lines: numbers and text as they are, bytes in hexadecimal.
    package func dump() async throws -> [String] {
        let listTables = database.dialect.listTables
        return try await database.read { connection in
            try connection.query(listTables).flatMap { table in
                let name = try table.text(0)
                return try connection.query("SELECT * FROM \(name)").map { "\(name): \(Store.line($0))" }
            }
        }
    }

    private static func line(_ row: DatabaseRow) -> String {
        var values: [String] = []
        var column = 0
        while let isNull = try? row.isNull(column) {
            if isNull {
                values.append("NULL")
            } else if let number = try? row.integer(column) {
                values.append("\(number)")
            } else if let text = try? row.text(column) {
                values.append(text)
            } else if let bytes = try? row.blob(column) {
                values.append(hexadecimal(bytes))
            }
            column += 1
        }
        return values.joined(separator: " | ")
    }

    package static func hexadecimal(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// Runs one statement, for what no flow does.
    package func execute(_ sql: String, _ arguments: any DatabaseConvertible...) async throws {
        let values = arguments.map(\.databaseValue)
        try await database.write { _ = try $0.query(sql, values) }
    }
}
