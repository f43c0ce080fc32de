/// An address, or the beginning of one in whole octets or groups, and the texts that stored addresses of it begin with.
///
/// `203.0.113.7`, `203.0.113`, `2001:db8::1`, `2001:db8:0:7`; a dot, a colon or two may stand at the end of a beginning. Also a network as
/// events have it (`AuditAddresses`): `203.0.113.0/24`, `2001:db8:7::/48`.
package struct NetworkPrefix: Equatable, Sendable {
    /// The one address, in the form in which it is stored.
    package let address: String?
    /// What the others begin with; none for one address.
    package let beginnings: [String]

    /// Nil for anything else.
    package init?(_ text: String) {
        guard text.utf8.count <= 45 else { return nil }
        if let network = NetworkPrefix.kept(text) {
            self = network
        } else if let address = NetworkAddress(text), !NetworkPrefix.isShortened(text) {
            (self.address, beginnings) = (address.text, [])
        } else if let octets = NetworkPrefix.octets(text) {
            (address, beginnings) = (nil, [octets.map { "\($0)." }.joined()])
        } else if let groups = NetworkPrefix.groups(text) {
            (address, beginnings) = (nil, NetworkPrefix.spellings(of: groups))
        } else {
            return nil
        }
    }

    private static func kept(_ text: String) -> NetworkPrefix? {
        guard text.utf8.contains(UInt8(ascii: "/")), text == AuditAddresses.network.kept(text),
            let address = text.split(separator: "/").first.map(String.init)
        else { return nil }
        // A beginning ends with a colon, or it would be an address.
        return NetworkAddress(address).flatMap { NetworkPrefix($0.siteBeginning) }
    }

    /// All that `AuditAddresses.network` does not tell apart from it.
    var widened: NetworkPrefix {
        if let address { return NetworkAddress(address).flatMap { NetworkPrefix($0.siteBeginning) } ?? self }
        // The first spelling has every group as it is.
        let groups = (beginnings.first ?? "").split(separator: ":")
        guard groups.count > 3 else { return self }
        return NetworkPrefix(groups.prefix(3).map { "\($0):" }.joined()) ?? self
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

extension NetworkAddress {
    /// Of the network that `AuditAddresses` keeps: `203.0.113.`, `2001:db8:7:`.
    fileprivate var siteBeginning: String {
        guard bytes.count == 16 else { return bytes.prefix(3).map { "\($0)." }.joined() }
        return stride(from: 0, to: 6, by: 2).map { place in
            String(UInt16(bytes[place]) << 8 | UInt16(bytes[place + 1]), radix: 16) + ":"
        }.joined()
    }
}
