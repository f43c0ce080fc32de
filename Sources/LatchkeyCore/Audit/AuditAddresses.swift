/// How much of an address the audit and the log keep.
package enum AuditAddresses: String, Equatable, Sendable, CaseIterable {
    case full
    /// The network alone: the /24 of an IPv4 address, the /48 of an IPv6 one.
    case network

    /// An address as it is stored, logged and shown, or empty: `203.0.113.7`, or `203.0.113.0/24`. What is a network already stays one,
    /// and what is no address is left out where networks alone are kept.
    package func kept(_ text: String) -> String {
        guard self == .network, !text.isEmpty else { return text }
        let address = text.split(separator: "/", maxSplits: 1).first.flatMap { NetworkAddress(String($0)) }
        return address?.auditNetwork ?? ""
    }

    /// The same of what events are looked for by: rows from before the setting have more than is told of them, and no search may tell
    /// the rest.
    package func kept(_ network: NetworkPrefix) -> NetworkPrefix {
        self == .network ? network.widened : network
    }
}

extension NetworkAddress {
    /// Bytes of what is kept of an address.
    private static let keptBytes = (four: 3, sixteen: 6)

    fileprivate var auditNetwork: String {
        let count = bytes.count == 4 ? NetworkAddress.keptBytes.four : NetworkAddress.keptBytes.sixteen
        let network = bytes.prefix(count) + repeatElement(0, count: bytes.count - count)
        return "\(NetworkAddress(bytes: Array(network)).text)/\(count * 8)"
    }
}
