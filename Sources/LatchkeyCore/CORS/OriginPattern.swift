/// One entry of `allowed_origins`: an exact origin, or one whose first label may be anything, as `https://*.school.example`.
package struct OriginPattern: Hashable, Sendable {
    private let origin: Origin
    private let hasWildcard: Bool

    /// Nil unless it is an origin with at most one `*`, and that as the whole first of at least three labels (S-096).
    package init?(_ text: String) {
        let parts = text.split(separator: "://*.", maxSplits: 1, omittingEmptySubsequences: false)
        if parts.count == 2 {
            guard let origin = Origin(parts[0] + "://" + parts[1]), origin.host.utf8.contains(UInt8(ascii: ".")),
                !origin.host.hasPrefix("["), NetworkAddress(origin.host) == nil
            else { return nil }
            self.origin = origin
            self.hasWildcard = true
        } else {
            guard let origin = Origin(text) else { return nil }
            self.origin = origin
            self.hasWildcard = false
        }
    }

    /// Whether it names one origin.
    package var isExact: Bool { !hasWildcard }

    /// The origin that it names; nil for a pattern.
    package var exact: Origin? { hasWildcard ? nil : origin }

    package func matches(_ other: Origin) -> Bool {
        guard hasWildcard else { return other == origin }
        guard other.scheme == origin.scheme, other.port == origin.port else { return false }
        let suffix = "." + origin.host
        let label = other.host.utf8.dropLast(suffix.utf8.count)
        return other.host.utf8.count > suffix.utf8.count && other.host.hasSuffix(suffix)
            && !label.contains(UInt8(ascii: "."))
    }
}
