import LatchkeyCore

extension NetworkAddress {
    /// What one customer of a provider has at most: the IPv4 address, or the /48 of an IPv6 address (RFC 6177).
    var site: [UInt8] { bytes.count == 16 ? Array(bytes.prefix(6)) : bytes }
}
