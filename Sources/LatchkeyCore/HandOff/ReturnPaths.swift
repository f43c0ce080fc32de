/// To which paths of front ends a hand-off may go back: prefixes that end at `/`, at `?` or at the end of the path.
package struct ReturnPaths: Equatable, Sendable {
    /// Empty: to all.
    private let prefixes: [String]

    package static let all = ReturnPaths(prefixes: [])

    private init(prefixes: [String]) {
        self.prefixes = prefixes
    }

    /// Nil unless each is the path of an address, written as browsers end up with it and without a query.
    package init?(_ prefixes: [String]) {
        let areAllPaths = prefixes.allSatisfy { prefix in
            prefix.utf8.first == UInt8(ascii: "/") && !prefix.utf8.contains(UInt8(ascii: "?"))
                && ReturnAddress(Origin.local.text + prefix, at: .local)?.path == prefix
        }
        guard areAllPaths else { return nil }
        self.init(prefixes: prefixes)
    }

    /// False for a slash or backslash that is written as `%2f` or `%5c`, where there is a list: some servers read it before `..`.
    package func contain(_ address: ReturnAddress) -> Bool {
        guard !prefixes.isEmpty else { return true }
        let path = address.path.utf8.prefix { $0 != UInt8(ascii: "?") }.map(ASCII.lowercase)
        let hidesSlash = ["%2f", "%5c"].contains { path.firstRange(of: Array($0.utf8)) != nil }
        return !hidesSlash && prefixes.contains { ReturnPaths.begins(address.path, with: $0) }
    }

    private static func begins(_ path: String, with prefix: String) -> Bool {
        guard path.utf8.starts(with: prefix.utf8) else { return false }
        guard prefix.utf8.last != UInt8(ascii: "/"), let next = path.utf8.dropFirst(prefix.utf8.count).first else {
            return true
        }
        return next == UInt8(ascii: "/") || next == UInt8(ascii: "?")
    }
}
