/// Columns that stand under each other.
enum TextTable {
    private static let terminal = 100
    /// Less of a name says too little.
    private static let shortest = 16

    /// The column `shrinking` is cut, with a sign for it, where the lines would be wider than 100 characters.
    static func lines(_ head: [String], _ rows: [[String]], shrinking: Int? = nil) -> [String] {
        let all = [head] + rows
        var widths = head.indices.map { column in all.map { $0[column].unicodeScalars.count }.max() ?? 0 }
        if let column = shrinking, column < widths.count {
            let excess = widths.reduce(0, +) + 2 * (widths.count - 1) - terminal
            widths[column] = min(widths[column], max(shortest, widths[column] - max(0, excess)))
        }
        return all.map { line($0, widths) }
    }

    private static func line(_ row: [String], _ widths: [Int]) -> String {
        var line = zip(row, widths).map { cell($0, $1) }.joined(separator: "  ")
        while line.utf8.last == UInt8(ascii: " ") { line.unicodeScalars.removeLast() }
        return line
    }

    private static func cell(_ text: String, _ width: Int) -> String {
        let count = text.unicodeScalars.count
        guard count > width else { return text + String(repeating: " ", count: width - count) }
        return String(String.UnicodeScalarView(text.unicodeScalars.prefix(width - 1))) + "\u{2026}"
    }
}
