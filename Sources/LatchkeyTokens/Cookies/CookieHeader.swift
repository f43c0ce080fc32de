/// Reads the `Cookie` request header, on bytes.
///
/// A framework's parser may strip Unicode white space before a name, and so let a cookie from a sibling domain pass as a
/// `__Host-` one (S-080; docs/pitfalls.md, The Cookie header).
public enum CookieHeader {
    /// Every value that `header` gives for exactly this name, in order.
    ///
    /// Pairs are separated by `;` and any number of spaces (RFC 6265bis §4.2.1; programs leave the space out). No other
    /// white space, case, quote or `$Version` is understood: such a pair has another name, or its value another text.
    public static func values(named name: String, in header: String) -> [String] {
        let name = Array(name.utf8)
        guard !name.isEmpty, !name.contains(UInt8(ascii: "=")) else { return [] }
        var header = header
        return header.withUTF8 { values(of: name, in: $0) }
    }

    private static func values(of name: [UInt8], in header: UnsafeBufferPointer<UInt8>) -> [String] {
        var values: [String] = []
        var rest = header[...]
        while !rest.isEmpty {
            let end = rest.firstIndex(of: UInt8(ascii: ";")) ?? rest.endIndex
            let pair = rest[..<end].drop { $0 == UInt8(ascii: " ") }
            if let value = value(of: name, in: pair) { values.append(value) }
            rest = rest[end...].dropFirst()
        }
        return values
    }

    /// The name ends at the first `=`, so a nameless cookie `=name=value` has the empty name.
    private static func value(of name: [UInt8], in pair: Slice<UnsafeBufferPointer<UInt8>>) -> String? {
        guard pair.count > name.count, pair[pair.startIndex + name.count] == UInt8(ascii: "="), pair.starts(with: name)
        else { return nil }
        return String(decoding: pair.dropFirst(name.count + 1), as: UTF8.self)
    }
}
