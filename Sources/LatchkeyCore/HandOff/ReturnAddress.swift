/// Where a hand-off goes back to: an origin from our list and the path and query behind it, as a browser ends up there.
///
/// What is judged is the address that results, with `.` and `..` resolved as browsers do (WHATWG URL §4.4); what was sent is nowhere
/// repeated as it was.
package struct ReturnAddress: Equatable, Sendable {
    package let origin: Origin
    /// Path and query, from the first slash on.
    package let path: String

    package static let maxPathBytes = 1024

    /// Reads an absolute address on exactly this origin; nil for another one, for user info, a fragment, a backslash, and for what is
    /// no printable ASCII or longer than 1,024 bytes of path and query.
    package init?(_ text: String, at origin: Origin) {
        let prefix = origin.text.utf8
        guard text.utf8.starts(with: prefix) else { return nil }
        let rest = Array(text.utf8.dropFirst(prefix.count))
        guard rest.count <= ReturnAddress.maxPathBytes, rest.allSatisfy(ReturnAddress.isAllowed) else { return nil }
        let end = rest.firstIndex(of: UInt8(ascii: "?")) ?? rest.endIndex
        let path = rest[..<end]
        // Anything else would belong to the host or its port.
        guard path.isEmpty || path.first == UInt8(ascii: "/") else { return nil }
        self.origin = origin
        let result = ReturnAddress.resolved(path.dropFirst()) + rest[end...]
        guard result.count <= ReturnAddress.maxPathBytes else { return nil }
        self.path = String(decoding: result, as: UTF8.self)
    }

    /// As it was stored.
    package init?(origin: String, path: String) {
        guard let origin = Origin(origin) else { return nil }
        self.init(origin.text + path, at: origin)
    }

    package var text: String { origin.text + path }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        (0x21...0x7e).contains(byte) && byte != UInt8(ascii: "\\") && byte != UInt8(ascii: "#")
    }

    private static func resolved(_ path: ArraySlice<UInt8>) -> [UInt8] {
        var kept: [ArraySlice<UInt8>] = []
        let segments = path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        for (index, segment) in segments.enumerated() {
            let isLast = index == segments.count - 1
            switch dots(segment) {
            case 2:
                _ = kept.popLast()
                if isLast { kept.append([]) }
            case 1: if isLast { kept.append([]) }
            default: kept.append(segment)
            }
        }
        return kept.flatMap { [UInt8(ascii: "/")] + $0 }
    }

    /// How many dots the segment is, one or two, written out or as `%2e`; nil for every other segment.
    private static func dots(_ segment: ArraySlice<UInt8>) -> Int? {
        var (rest, count) = (segment, 0)
        while !rest.isEmpty {
            if rest.first == UInt8(ascii: ".") {
                rest = rest.dropFirst()
            } else if rest.prefix(3).map(ASCII.lowercase).elementsEqual("%2e".utf8) {
                rest = rest.dropFirst(3)
            } else {
                return nil
            }
            count += 1
        }
        return (1...2).contains(count) ? count : nil
    }
}
