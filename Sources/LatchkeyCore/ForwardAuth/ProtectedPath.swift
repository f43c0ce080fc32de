/// Where a visitor of a protected site wanted to go: path and query, as the client's `sameOriginPath` takes them (S-166).
///
/// It comes from a header of a proxy, which repeats what the visitor sent.
package struct ProtectedPath: Equatable, Sendable {
    package let text: String

    /// Where the protected site reaches this server.
    package static let prefix = "/_latchkey/"
    package static let root = ProtectedPath(checked: "/")
    /// So that the address of the page that goes back to it fits into that of a hand-off (`ReturnAddress.maxPathBytes`).
    private static let maxEncodedBytes = 900

    private init(checked text: String) {
        self.text = text
    }

    /// Nil for what is no printable ASCII or does not begin with one slash; for a backslash, a fragment, two slashes in a row, and a
    /// slash, a backslash or a control character that is percent-encoded in the path.
    ///
    /// What is too long loses its query, or else leads to the root.
    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.first == UInt8(ascii: "/"), bytes.allSatisfy(ProtectedPath.isAllowed) else { return nil }
        let path = bytes.prefix { $0 != UInt8(ascii: "?") }
        guard !ProtectedPath.isUnclear(path) else { return nil }
        let fitting = [bytes[...], path].first { ProtectedPath.encoded($0).utf8.count <= ProtectedPath.maxEncodedBytes }
        self.text = fitting.map { String(decoding: $0, as: UTF8.self) } ?? ProtectedPath.root.text
    }

    /// As the value of a parameter in a query.
    package var encoded: String { ProtectedPath.encoded(text.utf8) }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        (0x21...0x7e).contains(byte) && byte != UInt8(ascii: "\\") && byte != UInt8(ascii: "#")
    }

    private static func isUnclear(_ path: ArraySlice<UInt8>) -> Bool {
        let lowered = path.map(ASCII.lowercase)
        return ["//", "%2f", "%5c", "%7f", "%0", "%1"].contains { lowered.firstRange(of: Array($0.utf8)) != nil }
    }

    private static func encoded(_ bytes: some Sequence<UInt8>) -> String {
        PercentEncoding.text(bytes) { PercentEncoding.isUnreserved($0) || "/?=:@,".utf8.contains($0) }
    }
}
