/// What programs call a group: they trust it, so only those with `groups:write` choose one.
package struct GroupKey: Hashable, Sendable {
    package let text: String

    private static let longest = 40
    private static let drawnLength = 12

    /// Takes 1–40 of `a–z`, digits and `-`. Throws `invalid_fields` with `fields.key`.
    package init(_ typed: String) throws(LatchkeyError) {
        let isKey = (1...GroupKey.longest).contains(typed.utf8.count) && typed.utf8.allSatisfy(GroupKey.isPart)
        guard isKey else { throw .field("key", .keyForm(most: GroupKey.longest)) }
        self.text = typed
    }

    /// A key that nobody chose, and that no program waits for.
    package init(drawnFrom randomness: Randomness) {
        self.text =
            "g-"
            + ASCII.lowercase(ReadableCode(length: GroupKey.drawnLength, randomness).text)
            .filter { $0 != "-" && $0 != " " }
    }

    /// As it was stored.
    package init(stored text: String) {
        self.text = text
    }

    private static func isPart(_ byte: UInt8) -> Bool {
        ASCII.isDigit(byte) || byte == UInt8(ascii: "-")
            || (byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z"))
    }
}
