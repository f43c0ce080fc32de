import HTTPTypes
import LatchkeyCore

/// Believes what proxies say about the client, if and only if they are trusted (S-046, S-270).
struct ForwardedClient: Sendable {
    private let trusted: [NetworkRange]

    init(trustedProxies: [NetworkRange]) {
        self.trusted = trustedProxies
    }

    /// The right-most address that is not a trusted proxy's own.
    func address(peer: NetworkAddress?, headers: HTTPFields) -> NetworkAddress? {
        guard let peer, isTrusted(peer) else { return peer }
        let hops = headers[values: .forwardedFor].flatMap { $0.utf8.split(separator: UInt8(ascii: ",")) }
        var nearest = peer
        for hop in hops.reversed() {
            let trimmed = String(Substring(hop)).filter { $0 != " " && $0 != "\t" }
            guard let address = NetworkAddress(trimmed) else { return nearest }
            nearest = address
            if !isTrusted(address) { return address }
        }
        return nearest
    }

    /// True when a trusted proxy says that the client came over plain http (S-266).
    func saysPlainHTTP(peer: @autoclosure () -> NetworkAddress?, headers: HTTPFields) -> Bool {
        guard let proto = headers[.forwardedProto], let peer = peer(), isTrusted(peer) else { return false }
        return ASCII.lowercase(proto) != "https"
    }

    private func isTrusted(_ address: NetworkAddress) -> Bool {
        trusted.contains { $0.contains(address) }
    }
}
