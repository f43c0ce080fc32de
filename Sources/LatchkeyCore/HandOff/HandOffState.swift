/// What a page tells its own hand-offs by: 22 to 64 characters of base64url. It comes back as it was.
package struct HandOffState: Equatable, Sendable {
    package let text: String

    package init?(_ text: String) {
        guard (22...64).contains(text.utf8.count),
            text.utf8.allSatisfy({
                ASCII.isLetterOrDigit($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
            })
        else { return nil }
        self.text = text
    }
}
