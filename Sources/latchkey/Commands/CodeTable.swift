import LatchkeyCore

/// Codes for first sign-ins, a row for each person.
enum CodeTable {
    struct Row {
        let uid: String
        let name: String
        let code: String
        let expiresAt: Timestamp

        fileprivate var cells: [String] { [uid, name, code, expiresAt.rfc3339] }
    }

    private static let columns = ["uid", "name", "code", "good until"]

    /// For spreadsheets, which take no cell for a formula.
    static func csv(_ rows: [Row]) -> [UInt8] {
        let text = CSVText.row(columns) + rows.map { CSVText.row($0.cells) }.joined()
        return CSVText.byteOrderMark + Array(text.utf8)
    }

    static func lines(_ rows: [Row]) -> [String] {
        TextTable.lines(columns, rows.map { $0.cells.map(\.printable) }, shrinking: 1)
    }
}
