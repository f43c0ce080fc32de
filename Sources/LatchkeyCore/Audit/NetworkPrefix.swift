/// An address, or the beginning of one in whole octets or groups, and the texts that stored addresses of it begin with.
///
/// `203.0.113.7`, `203.0.113`, `2001:db8::1`, `2001:db8:0:7`; a dot, a colon or two may stand at the end of a beginning.
package struct NetworkPrefix: Equatable, Sendable {
    /// The one address, in the form in which it is stored.
    package let address: String?
    /// What the others begin with; none for one address.
    package let beginnings: [String]

    /// Nil for anything else.
    package init?(_ text: String) {
        guard text.utf8.count <= 45 else { return nil }
        if let address = NetworkAddress(text), !NetworkPrefix.isShortened(text) {
            (self.address, beginnings) = (address.text, [])
        } else if let octets = NetworkPrefix.octets(text) {
            (address, beginnings) = (nil, [octets.map { "\($0)." }.joined()])
        } else if let groups = NetworkPrefix.groups(text) {
            (address, beginnings) = (nil, NetworkPrefix.spellings(of: groups))
        } else {
            return nil
        }
    }

    /// `2001:db8::` is an address as well; what people mean by it is all that begins so.
    private static func isShortened(_ text: String) -> Bool { text != "::" && text.hasSuffix("::") }

    private static func octets(_ text: String) -> [Int]? {
        let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        let octets = parts.last?.isEmpty == true ? parts.dropLast() : parts[...]
        guard (1...3).contains(octets.count) else { return nil }
        let numbers = octets.map { octet -> Int? in
            guard (1...3).contains(octet.count), octet.allSatisfy(ASCII.isDigit), let number = Int(String(octet) ?? "")
            else { return nil }
            return number <= 255 && String(number).utf8.elementsEqual(octet) ? number : nil
        }
        // A number alone is no network that anybody means.
        guard octets.count > 1 || parts.count > 1 else { return nil }
        let found = numbers.compactMap(\.self)
        return found.count == numbers.count ? found : nil
    }

    private static func groups(_ text: String) -> [UInt16]? {
        var bytes = text.utf8[...]
        let colon = UInt8(ascii: ":")
        for _ in 0..<2 where bytes.last == colon { bytes = bytes.dropLast() }
        let parts = bytes.split(separator: colon, omittingEmptySubsequences: false)
        guard (2...7).contains(parts.count) else { return nil }
        let groups = parts.compactMap { part -> UInt16? in
            guard (1...4).contains(part.count), part.allSatisfy(ASCII.isLetterOrDigit), let text = String(part) else {
                return nil
            }
            return UInt16(text, radix: 16)
        }
        return groups.count == parts.count ? groups : nil
    }

    /// Zeros may be spelt as they are or, two of them or more, as `::`; which, what follows in an address decides.
    private static func spellings(of groups: [UInt16]) -> [String] {
        func text(_ groups: ArraySlice<UInt16>) -> String {
            groups.map { String($0, radix: 16) }.joined(separator: ":")
        }
        var spellings = [text(groups[...]) + ":"]
        var start = 0
        while start < groups.count {
            let end = groups[start...].firstIndex { $0 != 0 } ?? groups.count
            if end == groups.count, end > start {
                spellings.append(text(groups[..<start]) + "::")
            } else if end - start > 1 {
                spellings.append("\(text(groups[..<start]))::\(text(groups[end...])):")
            }
            start = max(end, start + 1)
        }
        return spellings
    }
}
