/// Tables for spreadsheets (RFC 4180). Every cell of every table that this program writes is made here (R-039).
package enum CSVText {
    /// So that spreadsheets take the bytes for UTF-8.
    package static let byteOrderMark: [UInt8] = [0xef, 0xbb, 0xbf]

    package static func row(_ cells: [String], separatedBy delimiter: String = ",") -> String {
        cells.map(cell).joined(separator: delimiter) + "\r\n"
    }

    /// In quotation marks, and never a formula: an apostrophe stands before what a spreadsheet would compute.
    package static func cell(_ text: String) -> String {
        var cell = "\""
        if beginsFormula(text) { cell += "'" }
        for scalar in text.unicodeScalars {
            if scalar == "\"" { cell.unicodeScalars.append(scalar) }
            cell.unicodeScalars.append(scalar)
        }
        return cell + "\""
    }

    /// Whether a spreadsheet would compute it, or would with fewer apostrophes before it: one more is put there and taken away again, so
    /// that no two texts are one cell.
    static func beginsFormula(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first(where: { $0 != "'" }) else { return false }
        return formulaStarts.contains(first)
    }

    /// With the full-width forms, which some programs fold.
    private static let formulaStarts: Set<Unicode.Scalar> = [
        "=", "+", "-", "@", "\t", "\r", "\n", "\u{ff1d}", "\u{ff0b}", "\u{ff0d}", "\u{ff20}",
    ]
}
