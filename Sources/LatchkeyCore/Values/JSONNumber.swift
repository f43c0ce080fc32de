/// Numbers as RFC 8259 §6 writes them.
enum JSONNumber {
    private static let longest = 40

    /// Whether it may stand in JSON as it is, and programs can calculate with it.
    static func isFinite(_ text: String) -> Bool {
        guard text.utf8.count <= longest, Double(text)?.isFinite == true else { return false }
        var rest = text.utf8[...]
        if rest.first == UInt8(ascii: "-") { rest.removeFirst() }
        let isZero = rest.first == UInt8(ascii: "0")
        let count = dropDigits(&rest)
        guard count == 1 || (count > 1 && !isZero) else { return false }
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            guard dropDigits(&rest) > 0 else { return false }
        }
        if rest.first.map(ASCII.lowercase) == UInt8(ascii: "e") {
            rest.removeFirst()
            if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest.removeFirst() }
            guard dropDigits(&rest) > 0 else { return false }
        }
        return rest.isEmpty
    }

    private static func dropDigits(_ rest: inout Substring.UTF8View) -> Int {
        let count = rest.prefix(while: ASCII.isDigit).count
        rest.removeFirst(count)
        return count
    }
}
