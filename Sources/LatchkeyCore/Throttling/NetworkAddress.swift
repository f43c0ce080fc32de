#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// An IP address, with IPv4-mapped IPv6 folded to IPv4 so that one client has one spelling (S-045).
package struct NetworkAddress: Hashable, Sendable {
    /// 4 or 16 bytes.
    package let bytes: [UInt8]

    /// Takes 4 or 16 bytes as they are.
    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    package init?(_ text: String) {
        // C functions stop at a NUL, and what follows it would go unread.
        guard !text.utf8.contains(0) else { return nil }
        let parts = text.split(separator: "%", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        var four = in_addr()
        var six = in6_addr()
        if parts.count == 1, inet_pton(AF_INET, text, &four) == 1 {
            self.bytes = withUnsafeBytes(of: &four) { Array($0) }
        } else if inet_pton(AF_INET6, parts[0], &six) == 1 {
            let bytes = withUnsafeBytes(of: &six) { Array($0) }
            let mapped: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255]
            self.bytes = bytes.starts(with: mapped) ? Array(bytes.dropFirst(12)) : bytes
        } else {
            return nil
        }
    }

    /// What one household or school shares, the narrowest first: the IPv4 address, or the /64, /56 and /48 of an IPv6 address
    /// (S-308).
    package var networks: [[UInt8]] {
        bytes.count == 16 ? [8, 7, 6].map { Array(bytes.prefix($0)) } : [bytes]
    }

    /// The canonical spelling.
    package var text: String {
        var buffer = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        let family = bytes.count == 16 ? AF_INET6 : AF_INET
        guard inet_ntop(family, bytes, &buffer, socklen_t(buffer.count)) != nil else { return "" }
        return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    package var isLoopback: Bool {
        bytes.count == 4 ? bytes[0] == 127 : bytes.dropLast().allSatisfy { $0 == 0 } && bytes[15] == 1
    }

    /// Of this machine or of a network that only its own members reach: RFC 1918, 3927, 4193, 4291 §2.5.6, 6598.
    package var isInternal: Bool {
        if isLoopback { return true }
        guard bytes.count == 4 else { return bytes[0] & 0xFE == 0xFC || bytes[0] == 0xFE && bytes[1] & 0xC0 == 0x80 }
        switch (bytes[0], bytes[1]) {
        case (10, _), (172, 16...31), (192, 168), (169, 254), (100, 64...127): return true
        default: return false
        }
    }
}

/// An address or a CIDR range, as `trusted_proxies` lists them.
package struct NetworkRange: Equatable, Sendable {
    private let address: NetworkAddress
    private let prefixLength: Int

    /// Reads `10.0.0.0/8`, `::1` and the like; nil for anything else.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let address = NetworkAddress(String(parts[0])) else { return nil }
        let width = address.bytes.count * 8
        if parts.count == 2 {
            // A length behind `::ffff:` would count bits that the folded address no longer has.
            let isFolded = width == 32 && parts[0].utf8.contains(UInt8(ascii: ":"))
            guard !isFolded, parts[1].utf8.allSatisfy(ASCII.isDigit), let length = Int(parts[1]), length <= width else {
                return nil
            }
            self.prefixLength = length
        } else {
            self.prefixLength = width
        }
        self.address = address
    }

    /// More than any network of one's own has.
    package var isWide: Bool { prefixLength < (address.bytes.count == 4 ? 8 : 16) }

    package func contains(_ other: NetworkAddress) -> Bool {
        guard other.bytes.count == address.bytes.count else { return false }
        return (0..<prefixLength).allSatisfy { bit in
            let difference: UInt8 = other.bytes[bit / 8] ^ address.bytes[bit / 8]
            let mask: UInt8 = 0x80 >> UInt8(bit % 8)
            return difference & mask == 0
        }
    }
}
