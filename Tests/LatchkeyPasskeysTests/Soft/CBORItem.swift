/// CBOR as it is written: anything, right or wrong, in any order.
struct CBORItem: Sendable {
    let encoded: [UInt8]

    static func integer(_ number: Int64) -> CBORItem {
        CBORItem(encoded: number >= 0 ? head(0, UInt64(number)) : head(1, UInt64(-1 - number)))
    }

    static func bytes(_ bytes: [UInt8]) -> CBORItem {
        CBORItem(encoded: head(2, UInt64(bytes.count)) + bytes)
    }

    static func text(_ text: String) -> CBORItem {
        CBORItem(encoded: head(3, UInt64(text.utf8.count)) + Array(text.utf8))
    }

    static func array(_ items: [CBORItem]) -> CBORItem {
        CBORItem(encoded: head(4, UInt64(items.count)) + items.flatMap(\.encoded))
    }

    /// Pairs as they stand, also twice.
    static func map(_ pairs: [(CBORItem, CBORItem)]) -> CBORItem {
        CBORItem(encoded: head(5, UInt64(pairs.count)) + pairs.flatMap { $0.0.encoded + $0.1.encoded })
    }

    static func bool(_ flag: Bool) -> CBORItem {
        CBORItem(encoded: [flag ? 0xf5 : 0xf4])
    }

    /// Whatever bytes.
    static func raw(_ bytes: [UInt8]) -> CBORItem {
        CBORItem(encoded: bytes)
    }

    static func head(_ type: UInt8, _ number: UInt64) -> [UInt8] {
        switch number {
        case 0..<24: [type << 5 | UInt8(number)]
        case 24...0xff: [type << 5 | 24, UInt8(number)]
        case 0x100...0xffff: [type << 5 | 25] + bigEndian(number, 2)
        case 0x1_0000...0xffff_ffff: [type << 5 | 26] + bigEndian(number, 4)
        default: [type << 5 | 27] + bigEndian(number, 8)
        }
    }

    static func bigEndian(_ number: UInt64, _ count: Int) -> [UInt8] {
        (0..<count).reversed().map { UInt8(truncatingIfNeeded: number >> UInt64($0 * 8)) }
    }
}
