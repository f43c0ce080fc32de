/// Reads CBOR (RFC 8949) from strangers.
///
/// A length is compared with what is left before it is used, and a count is never a reason to set memory aside: 42 bytes made
/// libcbor take two GiB (docs/decisions/0035-our-own-reader-of-passkeys.md). Refused are indefinite lengths, tags, floating
/// point, `undefined`, simple values without a name, text that is not UTF-8, a key that stands twice in its map or is neither
/// an integer nor a text, more than 8 levels and more than 256 items. Numbers may be written longer than needed: some software
/// does so.
struct CBORReader {
    private var cursor: ByteCursor
    private var itemsLeft = 256

    private static let deepest = 8

    /// The first item of `bytes`, and what stands behind it.
    ///
    /// Throws `cbor`.
    static func first(of bytes: ArraySlice<UInt8>) throws(PasskeyFault) -> (CBORValue, rest: ArraySlice<UInt8>) {
        var reader = CBORReader(cursor: ByteCursor(bytes))
        let value = try reader.item(depth: 1)
        return (value, reader.cursor.rest)
    }

    /// The only item of `bytes`.
    ///
    /// Throws `cbor`, and `trailingBytes` where something stands behind the item.
    static func whole(_ bytes: ArraySlice<UInt8>) throws(PasskeyFault) -> CBORValue {
        let (value, rest) = try first(of: bytes)
        guard rest.isEmpty else { throw .trailingBytes }
        return value
    }

    private init(cursor: ByteCursor) {
        self.cursor = cursor
    }

    private mutating func item(depth: Int) throws(PasskeyFault) -> CBORValue {
        itemsLeft -= 1
        guard depth <= CBORReader.deepest, itemsLeft >= 0, let head = cursor.number(bytes: 1) else { throw .cbor }
        let argument = try argument(head & 0x1f)
        switch head >> 5 {
        case 0: return .unsigned(argument)
        case 1: return .negative(argument)
        case 2: return .bytes(try string(argument))
        case 3: return .text(try text(argument))
        case 4: return .array(try array(argument, depth: depth))
        case 5: return .map(try map(argument, depth: depth))
        case 7: return try simple(head & 0x1f)
        default: throw .cbor
        }
    }

    /// The number in or behind the first byte; 28 to 30 are not given to anything, 31 is an indefinite length.
    private mutating func argument(_ short: UInt64) throws(PasskeyFault) -> UInt64 {
        let number: UInt64? =
            switch short {
            case 0...23: short
            case 24: cursor.number(bytes: 1)
            case 25: cursor.number(bytes: 2)
            case 26: cursor.number(bytes: 4)
            case 27: cursor.number(bytes: 8)
            default: nil
            }
        guard let number else { throw .cbor }
        return number
    }

    private mutating func string(_ count: UInt64) throws(PasskeyFault) -> ArraySlice<UInt8> {
        guard let count = Int(exactly: count), let bytes = cursor.take(count) else { throw .cbor }
        return bytes
    }

    private mutating func text(_ count: UInt64) throws(PasskeyFault) -> ArraySlice<UInt8> {
        let bytes = try string(count)
        guard String(validating: bytes, as: UTF8.self) != nil else { throw .cbor }
        return bytes
    }

    private mutating func array(_ count: UInt64, depth: Int) throws(PasskeyFault) -> [CBORValue] {
        var elements: [CBORValue] = []
        // Every element takes an item, so a count that promises too much ends here.
        guard count <= UInt64(max(0, itemsLeft)) else { throw .cbor }
        for _ in 0..<count { elements.append(try item(depth: depth + 1)) }
        return elements
    }

    private mutating func map(_ count: UInt64, depth: Int) throws(PasskeyFault) -> [CBORKey: CBORValue] {
        var members: [CBORKey: CBORValue] = [:]
        guard count <= UInt64(max(0, itemsLeft)) else { throw .cbor }
        for _ in 0..<count {
            let key = try key(depth: depth + 1)
            let value = try item(depth: depth + 1)
            guard members.updateValue(value, forKey: key) == nil else { throw .cbor }
        }
        return members
    }

    private mutating func key(depth: Int) throws(PasskeyFault) -> CBORKey {
        switch try item(depth: depth) {
        case .unsigned(let number): return .unsigned(number)
        case .negative(let number): return .negative(number)
        case .text(let text): return .text(Array(text))
        default: throw .cbor
        }
    }

    private func simple(_ number: UInt64) throws(PasskeyFault) -> CBORValue {
        switch number {
        case 20: return .bool(false)
        case 21: return .bool(true)
        case 22: return .null
        default: throw .cbor
        }
    }
}
