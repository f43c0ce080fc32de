/// Inputs that made other readers set gigabytes aside, or nest until the stack ended.
enum Hostile {
    static let all: [(name: String, bytes: [UInt8])] = [
        ("array of 2²⁸ items", [0x9a, 0x10, 0, 0, 0]),
        ("array of 2³² − 1 items", [0x9a, 0xff, 0xff, 0xff, 0xff]),
        ("array of 2⁶⁴ − 1 items", [0x9b] + [UInt8](repeating: 0xff, count: 8)),
        ("array of 2⁶³ items", [0x9b, 0x80] + [UInt8](repeating: 0, count: 7)),
        ("map of 2²⁸ pairs", [0xba, 0x10, 0, 0, 0]),
        ("map of 2⁶⁴ − 1 pairs", [0xbb] + [UInt8](repeating: 0xff, count: 8)),
        ("bytes of 2⁶³ − 1", [0x5b, 0x7f] + [UInt8](repeating: 0xff, count: 7)),
        ("bytes of 2⁶⁴ − 1", [0x5b] + [UInt8](repeating: 0xff, count: 8)),
        ("text of 2³²", [0x7b, 0, 0, 0, 1, 0, 0, 0, 0]),
        ("32 KiB of nested arrays", [UInt8](repeating: 0x81, count: 32 * 1024)),
        ("32 KiB of nested maps", [UInt8](repeating: 0xa1, count: 32 * 1024)),
        ("32 KiB of tags", [UInt8](repeating: 0xc0, count: 32 * 1024)),
        ("32 KiB of items without an end", [0x9f] + [UInt8](repeating: 0, count: 32 * 1024)),
        ("arrays that each promise 255 items", [UInt8](repeating: 0x98, count: 8).flatMap { [$0, 255] }),
        (
            "255 items and 32 KiB of text",
            manyLetters
        ),
        ("127 long keys that differ at the end", longKeys),
    ]

    private static var manyLetters: [UInt8] {
        CBORItem.array([.text(String(repeating: "é", count: 16_000)), .raw([0xff])]).encoded
    }

    private static var longKeys: [UInt8] {
        let pairs = (0..<128).map { number in
            (CBORItem.text(String(repeating: "a", count: 250) + String(number % 127)), CBORItem.integer(1))
        }
        return CBORItem.map(pairs).encoded
    }
}
