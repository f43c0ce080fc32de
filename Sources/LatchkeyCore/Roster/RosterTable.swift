/// The records of a table as text (RFC 4180), whatever stands between its cells.
struct RosterTable {
    /// What a spreadsheet calls a row, however many lines it has.
    struct Record {
        /// Its number in a spreadsheet, from 1.
        let row: Int
        let cells: [String]
        /// A quotation mark in it is never closed.
        let isOpen: Bool
    }

    let delimiter: RosterDelimiter
    /// Without blank ones, which are counted all the same.
    let records: [Record]

    /// `known` answers how many of these headings have a meaning. What follows after `most` records is not read.
    init(
        _ text: String, delimiter wished: RosterDelimiter?, most: Int = .max, known: ([String]) -> Int
    ) {
        var bytes = Array(text.utf8)
        let said = RosterTable.separatorLine(of: bytes)
        // Spreadsheets do not show this line, so no row is counted for it.
        if let said { bytes.removeFirst(said.length) }
        let delimiter = wished ?? said?.delimiter ?? RosterTable.guessed(bytes, known)
        self.delimiter = delimiter
        self.records = RosterTable.records(of: bytes, delimiter, most: most)
    }

    /// Most headings with a meaning win, then a constant number of cells, then the order of the delimiters.
    private static func guessed(_ bytes: [UInt8], _ known: ([String]) -> Int) -> RosterDelimiter {
        var (best, most) = (RosterDelimiter.comma, -1)
        for delimiter in RosterDelimiter.allCases {
            let records = records(of: bytes, delimiter, lastRow: 20)
            let width = records.first?.cells.count ?? 0
            let isConstant = width > 1 && records.allSatisfy { $0.cells.count == width }
            let points = known(records.first?.cells ?? []) * 4 + (isConstant ? 2 : 0) + (width > 1 ? 1 : 0)
            if points > most { (best, most) = (delimiter, points) }
        }
        return best
    }

    /// `sep=;`, also in quotation marks.
    private static func separatorLine(of bytes: [UInt8]) -> (delimiter: RosterDelimiter, length: Int)? {
        let line = bytes.prefix { !isLineEnd($0) }
        var said = Array(line)
        if said.first == quote { said.removeFirst() }
        guard said.count > 4, said.prefix(4).map(ASCII.lowercase).elementsEqual("sep=".utf8),
            let delimiter = RosterDelimiter.allCases.first(where: { $0.byte == said[4] }),
            said.dropFirst(5).elementsEqual([]) || said.dropFirst(5).elementsEqual([quote])
        else { return nil }
        return (delimiter, line.count + lineEndLength(of: bytes, at: line.count))
    }

    private static func records(
        of bytes: [UInt8], _ delimiter: RosterDelimiter, lastRow: Int = .max, most: Int = .max
    ) -> [Record] {
        var records: [Record] = []
        var (cells, at, row) = ([String](), 0, 1)
        while at < bytes.count, row <= lastRow, records.count < most {
            let cell = cell(of: bytes, from: at, delimiter)
            if cell.end < bytes.count, bytes[cell.end] == delimiter.byte {
                cells.append(cell.text)
                at = cell.end + 1
                guard at == bytes.count else { continue }
                cells.append("")
            } else {
                at = cell.end + lineEndLength(of: bytes, at: cell.end)
                // A blank line costs no array: there may be two million of them.
                if !cells.isEmpty || !cell.text.isEmpty { cells.append(cell.text) }
            }
            if !cells.allSatisfy(\.isEmpty) { records.append(Record(row: row, cells: cells, isOpen: cell.isOpen)) }
            if !cells.isEmpty { cells = [] }
            row += 1
        }
        return records
    }

    private static func cell(
        of bytes: [UInt8], from start: Int, _ delimiter: RosterDelimiter
    ) -> (text: String, end: Int, isOpen: Bool) {
        guard bytes[start] == quote else {
            let end = plainEnd(of: bytes, from: start, delimiter)
            return (cleaned(bytes[start..<end]), end, false)
        }
        var (within, at) = ([UInt8](), start + 1)
        while at < bytes.count {
            if bytes[at] == quote {
                guard at + 1 < bytes.count, bytes[at + 1] == quote else { break }
                at += 1
            }
            within.append(bytes[at])
            at += 1
        }
        guard at < bytes.count else { return (cleaned(within[...]), bytes.count, true) }
        // What stands behind the closing mark belongs to the cell, as spreadsheets have it.
        let end = plainEnd(of: bytes, from: at + 1, delimiter)
        return (cleaned((within + bytes[(at + 1)..<end])[...]), end, false)
    }

    private static func plainEnd(of bytes: [UInt8], from start: Int, _ delimiter: RosterDelimiter) -> Int {
        bytes[start...].firstIndex { $0 == delimiter.byte || isLineEnd($0) } ?? bytes.count
    }

    private static func lineEndLength(of bytes: [UInt8], at index: Int) -> Int {
        guard index < bytes.count else { return 0 }
        return bytes[index...].starts(with: "\r\n".utf8) ? 2 : 1
    }

    private static func isLineEnd(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\r") || byte == UInt8(ascii: "\n") }

    private static let quote = UInt8(ascii: "\"")

    /// Without what surrounds it, and without the apostrophes of our own export.
    private static func cleaned(_ bytes: ArraySlice<UInt8>) -> String {
        guard !bytes.isEmpty else { return "" }
        let text = String(decoding: bytes, as: UTF8.self)
        guard bytes.contains(UInt8(ascii: "'")) else { return TypedText.trimmed(text) }
        return TypedText.trimmed(CSVText.text(ofCell: text))
    }
}

/// What stands between the cells of a list.
package enum RosterDelimiter: String, CaseIterable, Sendable {
    case comma = ","
    case semicolon = ";"
    case tab = "\t"
    case bar = "|"

    var byte: UInt8 { rawValue.utf8.first ?? 0 }
}
