import LatchkeyCore

/// Names and values as `application/x-www-form-urlencoded` (RFC 6749 appendix B), good in a query too.
enum FormText {
    static func encode(_ pairs: [(String, String)]) -> String {
        pairs.map { "\(escape($0.0))=\(escape($0.1))" }.joined(separator: "&")
    }

    /// Everything but the unreserved bytes of RFC 3986 §2.3 as `%XX`, so also the space.
    static func escape(_ text: String) -> String { PercentEncoding.text(text.utf8) }
}
