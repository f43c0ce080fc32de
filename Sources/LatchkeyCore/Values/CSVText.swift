/// Tables for spreadsheets (RFC 4180). Every cell of every table that this program writes is made here (R-039).
package enum CSVText {
    /// So that spreadsheets take the bytes for UTF-8.
    package static let byteOrderMark: [UInt8] = [0xef, 0xbb, 0xbf]

    package static func row(_ cells: [String], separatedBy delimiter: String = ",") -> String {
        cells.map(cell).joined(separator: delimiter) + "\r\n"
    }

    /// In quotation marks, and never a formula: an apostrophe stands before what a spreadsheet would compute, also where it takes
    /// another delimiter than ours and the text is several cells.
    package static func cell(_ text: String) -> String {
        var cell = "\""
        let scalars = text.unicodeScalars
        var at = scalars.startIndex
        if beginsFormula(scalars[...]) { cell += "'" }
        while at < scalars.endIndex {
            let scalar = scalars[at]
            if scalar == "\"" { cell.unicodeScalars.append(scalar) }
            cell.unicodeScalars.append(scalar)
            at = scalars.index(after: at)
            if hasFormula(scalars[at...], after: scalar) { cell += "'" }
        }
        return cell + "\""
    }

    /// What `cell` was made of, without its quotation marks. A text that no cell of ours would be stays as it is.
    static func text(ofCell cell: String) -> String {
        var text = String.UnicodeScalarView()
        let scalars = cell.unicodeScalars
        var at = scalars.startIndex
        if scalars.first == "'", beginsFormula(scalars[...]) { at = scalars.index(after: at) }
        while at < scalars.endIndex {
            let scalar = scalars[at]
            text.append(scalar)
            at = scalars.index(after: at)
            if at < scalars.endIndex, scalars[at] == "'", hasFormula(scalars[at...], after: scalar) {
                at = scalars.index(after: at)
            }
        }
        return String(text)
    }

    /// Whether a spreadsheet would compute it, or would with fewer apostrophes before it: one more is put there and taken away again, so
    /// that no two texts are one cell.
    private static func beginsFormula(_ text: Substring.UnicodeScalarView) -> Bool {
        guard let first = text.first(where: { $0 != "'" }) else { return false }
        return signs.contains(first) || first == "\t" || first == "\r" || first == "\n"
    }

    /// The same of what stands behind a scalar that some spreadsheet takes for the end of a cell. Quotation marks and spaces before the
    /// sign do not make it text there.
    private static func hasFormula(_ text: Substring.UnicodeScalarView, after end: Unicode.Scalar) -> Bool {
        guard ends.contains(end), let first = text.first(where: { $0 != "'" && $0 != "\"" && $0 != " " }) else {
            return false
        }
        return signs.contains(first)
    }

    private static let ends: Set<Unicode.Scalar> = [",", ";", "|", "\t", "\r", "\n"]
    /// With the full-width forms, which some programs fold.
    private static let signs: Set<Unicode.Scalar> = [
        "=", "+", "-", "@", "\u{ff1d}", "\u{ff0b}", "\u{ff0d}", "\u{ff20}",
    ]
}
