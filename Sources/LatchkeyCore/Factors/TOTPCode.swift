/// Six digits from an authenticator, as they were typed.
package struct TOTPCode: Equatable, Sendable {
    package static let digitCount = 6
    /// With all the spaces that anybody types.
    private static let longestTyped = 32

    /// ASCII.
    package let digits: [UInt8]

    /// Nil unless exactly six ASCII digits are left without the spaces, which apps put between them (S-177).
    package init?(_ typed: String) {
        guard typed.utf8.count <= TOTPCode.longestTyped else { return nil }
        let digits = typed.utf8.filter { $0 != UInt8(ascii: " ") }
        guard digits.count == TOTPCode.digitCount, digits.allSatisfy(ASCII.isDigit) else { return nil }
        self.digits = digits
    }
}
