/// Reads JSON as RFC 8259 writes it and nothing more (S-240…S-245).
///
/// Foundation's decoder takes duplicate keys, UTF-16, a BOM and trailing commas (docs/pitfalls.md, JSON); a scan in front
/// of it would be a second parser that could disagree with it. This one refuses them all, nesting deeper than
/// 32 and more than 1,000 values, or as many as the caller says.
package struct JSONParser {
    private let bytes: [UInt8]
    private var position = 0
    private var valuesLeft: Int

    private static let deepest = 32
    package static let maxValues = 1000

    /// Throws `invalid_json`.
    package static func parse(_ bytes: [UInt8], maxValues: Int = JSONParser.maxValues) throws(LatchkeyError)
        -> JSONValue
    {
        var parser = JSONParser(bytes: bytes, valuesLeft: maxValues)
        parser.skipSpace()
        let value = try parser.value(depth: 0)
        parser.skipSpace()
        guard parser.position == bytes.count else { throw JSONParser.refused }
        return value
    }

    private init(bytes: [UInt8], valuesLeft: Int) {
        self.bytes = bytes
        self.valuesLeft = valuesLeft
    }

    private static let refused = LatchkeyError(.invalidJSON)

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x09 || byte == 0x0a || byte == 0x0d { position += 1 }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        position += 1
        return true
    }

    private mutating func value(depth: Int) throws(LatchkeyError) -> JSONValue {
        valuesLeft -= 1
        guard depth <= JSONParser.deepest, valuesLeft >= 0, let byte = next else { throw JSONParser.refused }
        switch byte {
        case UInt8(ascii: "{"): return .object(try object(depth: depth))
        case UInt8(ascii: "["): return .array(try array(depth: depth))
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return .number(try number())
        }
    }

    private mutating func word(_ text: StaticString, _ value: JSONValue) throws(LatchkeyError) -> JSONValue {
        let matches = text.withUTF8Buffer { bytes[position...].starts(with: $0) }
        guard matches else { throw JSONParser.refused }
        position += text.utf8CodeUnitCount
        return value
    }

    private mutating func object(depth: Int) throws(LatchkeyError) -> [[UInt8]: JSONValue] {
        position += 1
        var members: [[UInt8]: JSONValue] = [:]
        skipSpace()
        if take(UInt8(ascii: "}")) { return members }
        repeat {
            skipSpace()
            guard next == UInt8(ascii: "\"") else { throw JSONParser.refused }
            let key = Array(try string().utf8)
            skipSpace()
            guard take(UInt8(ascii: ":")) else { throw JSONParser.refused }
            skipSpace()
            guard members.updateValue(try value(depth: depth + 1), forKey: key) == nil else { throw JSONParser.refused }
            skipSpace()
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "}")) else { throw JSONParser.refused }
        return members
    }

    private mutating func array(depth: Int) throws(LatchkeyError) -> [JSONValue] {
        position += 1
        var elements: [JSONValue] = []
        skipSpace()
        if take(UInt8(ascii: "]")) { return elements }
        repeat {
            skipSpace()
            elements.append(try value(depth: depth + 1))
            skipSpace()
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "]")) else { throw JSONParser.refused }
        return elements
    }

    private mutating func number() throws(LatchkeyError) -> String {
        let start = position
        _ = take(UInt8(ascii: "-"))
        if !take(UInt8(ascii: "0")) { try digits() }
        if take(UInt8(ascii: ".")) { try digits() }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            _ = take(UInt8(ascii: "+")) || take(UInt8(ascii: "-"))
            try digits()
        }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func digits() throws(LatchkeyError) {
        let start = position
        while let byte = next, ASCII.isDigit(byte) { position += 1 }
        guard position > start else { throw JSONParser.refused }
    }

    private mutating func string() throws(LatchkeyError) -> String {
        position += 1
        var text: [UInt8] = []
        while let byte = next {
            position += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let string = String(validating: text, as: UTF8.self) else { throw JSONParser.refused }
                return string
            case UInt8(ascii: "\\"): try escape(into: &text)
            case 0..<0x20: throw JSONParser.refused
            default: text.append(byte)
            }
        }
        throw JSONParser.refused
    }

    private mutating func escape(into text: inout [UInt8]) throws(LatchkeyError) {
        guard let byte = next else { throw JSONParser.refused }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0c)
        case UInt8(ascii: "n"): text.append(0x0a)
        case UInt8(ascii: "r"): text.append(0x0d)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"): text.append(contentsOf: String(try scalar()).utf8)
        default: throw JSONParser.refused
        }
    }

    /// One `\uXXXX`, or the two that make a surrogate pair; half a pair is refused (S-017).
    private mutating func scalar() throws(LatchkeyError) -> Character {
        let first = try hexadecimal()
        var value = UInt32(first)
        if (0xd800...0xdbff).contains(first) {
            guard take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else { throw JSONParser.refused }
            let second = try hexadecimal()
            guard (0xdc00...0xdfff).contains(second) else { throw JSONParser.refused }
            value = 0x10000 + (UInt32(first) - 0xd800) << 10 + (UInt32(second) - 0xdc00)
        }
        guard let scalar = Unicode.Scalar(value) else { throw JSONParser.refused }
        return Character(scalar)
    }

    private mutating func hexadecimal() throws(LatchkeyError) -> UInt16 {
        guard position + 4 <= bytes.count else { throw JSONParser.refused }
        var value: UInt16 = 0
        for byte in bytes[position..<position + 4] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else {
                throw JSONParser.refused
            }
            value = value << 4 | UInt16(digit)
        }
        position += 4
        return value
    }
}
