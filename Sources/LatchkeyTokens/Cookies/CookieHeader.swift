#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

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
        let found = found(name, in: header)
        return found.first.map { [$0] + found.others } ?? []
    }

    /// The same without an array for the one value that nearly all requests bring.
    package static func found(_ name: String, in header: String) -> (first: String?, others: [String]) {
        var (name, header) = (name, header)
        return name.withUTF8 { name in
            guard !name.isEmpty, !name.contains(UInt8(ascii: "=")) else { return (nil, []) }
            return header.withUTF8 { found(name, in: $0) }
        }
    }

    private static func found(
        _ name: UnsafeBufferPointer<UInt8>, in header: UnsafeBufferPointer<UInt8>
    ) -> (first: String?, others: [String]) {
        var first: String?
        var others: [String] = []
        var start = 0
        // Each request comes through here: indices cost a third of what slices do.
        while start < header.count {
            let end = end(ofPairAt: start, in: header)
            while start < end, header[start] == UInt8(ascii: " ") { start += 1 }
            if let value = value(of: name, in: UnsafeBufferPointer(rebasing: header[start..<end])) {
                if first == nil { first = value } else { others.append(value) }
            }
            start = end + 1
        }
        return (first, others)
    }

    private static func end(ofPairAt start: Int, in header: UnsafeBufferPointer<UInt8>) -> Int {
        guard let first = header.baseAddress,
            let semicolon = memchr(first + start, Int32(UInt8(ascii: ";")), header.count - start)
        else { return header.count }
        return UnsafeRawPointer(semicolon) - UnsafeRawPointer(first)
    }

    /// The name ends at the first `=`, so a nameless cookie `=name=value` has the empty name.
    private static func value(
        of name: UnsafeBufferPointer<UInt8>, in pair: UnsafeBufferPointer<UInt8>
    ) -> String? {
        guard pair.count > name.count, pair[name.count] == UInt8(ascii: "=") else { return nil }
        for index in 0..<name.count where pair[index] != name[index] { return nil }
        return String(decoding: UnsafeBufferPointer(rebasing: pair[(name.count + 1)...]), as: UTF8.self)
    }
}
