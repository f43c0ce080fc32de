import LatchkeyCore

/// One entry of a list that proxies write: `a.b.c.d`, `a.b.c.d:port`, `v6`, `[v6]`, `[v6]:port`, each of them also in quotes.
struct ForwardedHop {
    let text: String

    /// More proxies than stand in a row anywhere; what is written before them is not read.
    private static let maxHops = 32

    /// Nil for an entry of nothing but blanks, which says nothing (RFC 9110 §5.6.1.2).
    private init?(_ bytes: ArraySlice<UInt8>) {
        let trimmed = bytes.drop(while: ForwardedHop.isBlank).reversed().drop(while: ForwardedHop.isBlank).reversed()
        guard !trimmed.isEmpty else { return nil }
        self.text = String(decoding: Array(trimmed), as: UTF8.self)
    }

    /// The last entries of these fields, the last one first.
    static func nearestFirst(_ fields: [String]) -> [ForwardedHop] {
        var hops: [ForwardedHop] = []
        for field in fields.reversed() {
            var rest = Array(field.utf8)[...]
            while !rest.isEmpty, hops.count < maxHops {
                let comma = rest.lastIndex(of: UInt8(ascii: ","))
                if let hop = ForwardedHop(rest[(comma.map { $0 + 1 } ?? rest.startIndex)...]) { hops.append(hop) }
                rest = rest[..<(comma ?? rest.startIndex)]
            }
        }
        return hops
    }

    /// The first entry of these fields.
    static func first(_ fields: [String]) -> ForwardedHop? {
        for field in fields {
            for part in Array(field.utf8).split(separator: UInt8(ascii: ","), maxSplits: maxHops) {
                if let hop = ForwardedHop(part) { return hop }
            }
        }
        return nil
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    /// For the log: what somebody sent, cut.
    var shown: String { String(decoding: text.utf8.prefix(60), as: UTF8.self) }

    /// Nil for `unknown`, an obfuscated identifier (RFC 7239 §6.3) and everything else that is no address.
    var address: NetworkAddress? {
        var bytes = Array(text.utf8)[...]
        if bytes.count >= 2, bytes.first == UInt8(ascii: "\""), bytes.last == UInt8(ascii: "\"") {
            bytes = bytes.dropFirst().dropLast()
        }
        guard bytes.first != UInt8(ascii: "[") else { return ForwardedHop.bracketed(bytes) }
        if let address = NetworkAddress(String(decoding: bytes, as: UTF8.self)) { return address }
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")), ForwardedHop.isPort(bytes[(colon + 1)...]) else {
            return nil
        }
        return NetworkAddress(String(decoding: bytes[..<colon], as: UTF8.self))
    }

    private static func bracketed(_ bytes: ArraySlice<UInt8>) -> NetworkAddress? {
        guard let end = bytes.firstIndex(of: UInt8(ascii: "]")) else { return nil }
        let inner = bytes[..<end].dropFirst()
        let rest = bytes[(end + 1)...]
        guard inner.contains(UInt8(ascii: ":")),
            rest.isEmpty || rest.first == UInt8(ascii: ":") && isPort(rest.dropFirst())
        else { return nil }
        return NetworkAddress(String(decoding: inner, as: UTF8.self))
    }

    private static func isPort(_ bytes: ArraySlice<UInt8>) -> Bool {
        (1...5).contains(bytes.count) && bytes.allSatisfy(ASCII.isDigit)
    }
}
