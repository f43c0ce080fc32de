import LatchkeyCore

/// Walks over the bytes of a payload and refuses the first one that no version of `ClaimsWriter` would have written.
struct ClaimsReader {
    private let bytes: [UInt8]
    private var position: Int
    private var isASCII = true

    init(_ bytes: [UInt8], at position: Int = 0) {
        self.bytes = bytes
        self.position = position
    }

    /// The place of the string that follows `name`, with its quotes.
    mutating func string(after name: StaticString) throws(SessionTokenError) -> Range<Int> {
        try expect(name)
        return try string()
    }

    /// The place of the list of strings that follows `name`, with its brackets.
    mutating func strings(after name: StaticString) throws(SessionTokenError) -> Range<Int> {
        try expect(name)
        let start = position
        try walkStringList { _ in }
        return start..<position
    }

    /// The place of the list of strings that follows `name`; nil where something else comes next. Refuses more strings than
    /// `most`, and longer ones than `longest` bytes.
    mutating func optionalStrings(
        after name: StaticString, most: Int, longest: Int
    ) throws(SessionTokenError) -> Range<Int>? {
        guard isNext(name) else { return nil }
        try expect(name)
        let start = position
        var (count, isTooLong) = (0, false)
        try walkStringList { place in
            count += 1
            isTooLong = isTooLong || place.count > longest + 2
        }
        guard count <= most, !isTooLong else { throw .badClaims }
        return start..<position
    }

    /// The places of the strings in the list that begins here.
    mutating func stringList() throws(SessionTokenError) -> [Range<Int>] {
        var places: [Range<Int>] = []
        try walkStringList { places.append($0) }
        return places
    }

    private mutating func walkStringList(_ each: (Range<Int>) -> Void) throws(SessionTokenError) {
        try expect("[")
        if next == UInt8(ascii: "]") { return position += 1 }
        each(try string())
        while next == UInt8(ascii: ",") {
            position += 1
            each(try string())
        }
        try expect("]")
    }

    /// The number that follows `name`: digits alone, at most 12 of them, so that no arithmetic on it can overflow.
    mutating func seconds(after name: StaticString) throws(SessionTokenError) -> Int64 {
        try expect(name)
        let start = position
        var value: Int64 = 0
        while let byte = next, ASCII.isDigit(byte), position - start < 13 {
            value = value * 10 + Int64(byte - 0x30)
            position += 1
        }
        guard (1...12).contains(position - start), bytes[start] != 0x30 || position - start == 1 else {
            throw .badClaims
        }
        return value
    }

    /// The number that follows `name`; nil where something else comes next.
    mutating func optionalSeconds(after name: StaticString) throws(SessionTokenError) -> Int64? {
        try isNext(name) ? seconds(after: name) : nil
    }

    /// Makes sure that `text` is the last thing and that everything before it is UTF-8.
    mutating func end(after text: StaticString) throws(SessionTokenError) {
        try expect(text)
        guard position == bytes.count, isASCII || String(validating: bytes, as: UTF8.self) != nil else {
            throw .badClaims
        }
    }

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    /// Whether another member of the object comes next, and not its end.
    var hasMore: Bool { next == UInt8(ascii: ",") }

    private func isNext(_ text: StaticString) -> Bool {
        bytes[position...].starts(with: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    private mutating func expect(_ text: StaticString) throws(SessionTokenError) {
        let wanted = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
        guard bytes.count - position >= wanted.count else { throw .badClaims }
        for byte in wanted {
            guard bytes[position] == byte else { throw .badClaims }
            position += 1
        }
    }

    private mutating func string() throws(SessionTokenError) -> Range<Int> {
        let start = position
        try expect("\"")
        while let byte = next {
            position += 1
            switch byte {
            case UInt8(ascii: "\""): return start..<position
            case UInt8(ascii: "\\"): try escape()
            case 0..<0x20: throw .badClaims
            case 0x80...: isASCII = false
            default: continue
            }
        }
        throw .badClaims
    }

    /// The rest of an escape, in the one spelling that `ClaimsWriter` has for it.
    private mutating func escape() throws(SessionTokenError) {
        if next == UInt8(ascii: "\"") || next == UInt8(ascii: "\\") { return position += 1 }
        try expect("u00")
        guard let high = next, high == 0x30 || high == 0x31 else { throw .badClaims }
        position += 1
        guard let low = next, ClaimsReader.value(ofLowercaseHex: low) != nil else { throw .badClaims }
        position += 1
    }

    private static func value(ofLowercaseHex byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }

    /// The text that a string read here stands for.
    static func text(_ quoted: ArraySlice<UInt8>) -> String {
        let inner = quoted.dropFirst().dropLast()
        guard inner.contains(UInt8(ascii: "\\")) else { return String(decoding: inner, as: UTF8.self) }
        var output: [UInt8] = []
        var rest = inner
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\"), let escaped = rest.popFirst() else {
                output.append(byte)
                continue
            }
            guard escaped == UInt8(ascii: "u") else {
                output.append(escaped)
                continue
            }
            output.append(rest.prefix(4).reduce(0) { $0 << 4 | (value(ofLowercaseHex: $1) ?? 0) })
            rest = rest.dropFirst(4)
        }
        return String(decoding: output, as: UTF8.self)
    }
}
