/// Reads the `Cookie` request header, on bytes.
///
/// A framework's parser may strip Unicode white space before a name, and so let a cookie from a sibling domain pass as a
/// `__Host-` one (trap P1, S-080).
public enum CookieHeader {
    /// Every value that `header` gives for exactly this name, in order.
    ///
    /// Pairs are separated by `;` and any number of spaces (RFC 6265bis §4.2.1; programs leave the space out). No other
    /// white space, case, quote or `$Version` is understood: such a pair has another name, or its value another text.
    public static func values(named name: String, in header: String) -> [String] {
        let wanted = Array(name.utf8)
        return Array(header.utf8).split(separator: UInt8(ascii: ";")).compactMap { part in
            value(of: wanted, in: part.drop { $0 == UInt8(ascii: " ") })
        }
    }

    private static func value(of name: [UInt8], in pair: ArraySlice<UInt8>) -> String? {
        // Up to the first "=": a nameless cookie `=name=value` has the empty name.
        guard !name.isEmpty, pair.starts(with: name) else { return nil }
        let rest = pair.dropFirst(name.count)
        guard rest.first == UInt8(ascii: "="), !name.contains(UInt8(ascii: "=")) else { return nil }
        return String(decoding: rest.dropFirst(), as: UTF8.self)
    }
}
