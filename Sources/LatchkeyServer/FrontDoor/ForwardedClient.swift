import HTTPTypes
import LatchkeyCore
import Logging

/// Believes what proxies say about the client, if and only if they are trusted (S-046, S-270).
struct ForwardedClient: Sendable {
    private let trusted: [NetworkRange]
    private let addresses: AuditAddresses
    private let unreadable = OnceAMinute()
    private let innerSender = OnceAMinute()
    private let strangeSender = OnceAMinute()

    /// What became of what a proxy may have said.
    enum Forwarded: String {
        /// Nothing was said.
        case none
        case trusted
        /// Said by a trusted proxy, which names nobody but trusted proxies.
        case nameless
        /// Said by somebody who is not in `trusted_proxies`.
        case ignored
    }

    /// `addresses`: what the log tells of them.
    init(trustedProxies: [NetworkRange], addresses: AuditAddresses) {
        self.trusted = trustedProxies
        self.addresses = addresses
    }

    /// The right-most address that is not a trusted proxy's own.
    ///
    /// A hop that is no address ends the search, because everything to its left may be the client's own invention. The nearest
    /// address then is a proxy's, and many people may share it: `logger` is told, once a minute.
    func address(peer: NetworkAddress?, headers: HTTPFields, logger: Logger? = nil) -> NetworkAddress? {
        guard let peer, isTrusted(peer) else { return peer }
        var nearest = peer
        for hop in ForwardedHop.nearestFirst(headers[values: .forwardedFor]) {
            guard let address = hop.address else {
                warn(of: hop, nearest, logger)
                return nearest
            }
            nearest = address
            if !isTrusted(address) { return address }
        }
        return nearest
    }

    private func warn(of hop: ForwardedHop, _ nearest: NetworkAddress, _ logger: Logger?) {
        guard let logger, unreadable.isDue(at: .now) else { return }
        logger.warning(
            "X-Forwarded-For of a trusted proxy has no address where the client's should be: people are counted together",
            metadata: [
                // What is no address may hold one.
                "hop": "\(addresses == .full ? hop.shown : "")", "counted_as": "\(addresses.kept(nearest.text))",
            ])
    }

    /// The client's network, for what is counted by network; nil when it is a trusted proxy's own.
    func network(peer: NetworkAddress?, headers: HTTPFields) -> [UInt8]? {
        guard let address = address(peer: peer, headers: headers) else { return [] }
        return isTrusted(address) ? nil : address.site
    }

    /// True when a trusted proxy says that the client came over plain http (S-266).
    ///
    /// The first value is what the person's own connection used, whatever the proxies behind it speak. A client that forges it
    /// harms itself alone.
    func saysPlainHTTP(peer: @autoclosure () -> NetworkAddress?, headers: HTTPFields) -> Bool {
        guard headers[.forwardedProto] != nil, let peer = peer(), isTrusted(peer) else { return false }
        let first = ForwardedHop.first(headers[values: .forwardedProto])
        return first.map { ASCII.lowercase($0.text) != "https" } ?? false
    }

    /// `logger` is told, once a minute each, of inner and of other senders that are not believed.
    func forwarded(peer: NetworkAddress?, headers: HTTPFields, logger: Logger) -> Forwarded {
        guard [HTTPField.Name.forwardedFor, .forwardedProto].contains(where: { headers[$0] != nil }) else {
            return .none
        }
        guard let peer, !isTrusted(peer) else {
            return network(peer: peer, headers: headers) == nil ? .nameless : .trusted
        }
        warn(ofSender: peer, logger)
        return .ignored
    }

    /// An inner address may be the operator's own proxy. Others are not told: whoever wants to be trusted would only have to send
    /// these fields.
    private func warn(ofSender peer: NetworkAddress, _ logger: Logger) {
        guard (peer.isInternal ? innerSender : strangeSender).isDue(at: .now) else { return }
        let message: Logger.Message =
            peer.isInternal
            ? """
            X-Forwarded-For and -Proto are not believed: this address is not in trusted_proxies; \
            add it only if you know it as your proxy's
            """
            : """
            X-Forwarded-For and -Proto are not believed: the sender is not in trusted_proxies; \
            this may be anybody: add only an address that you know as your proxy's
            """
        logger.warning(message, metadata: peer.isInternal ? ["address": "\(peer.text)"] : [:])
    }

    /// Whether this is a proxy whose word counts; `logger` is told, once a minute, of others that give one.
    func isProxy(_ peer: NetworkAddress?, headers: HTTPFields, logger: Logger) -> Bool {
        if let peer, isTrusted(peer) { return true }
        _ = forwarded(peer: peer, headers: headers, logger: logger)
        return false
    }

    func isTrusted(_ address: NetworkAddress) -> Bool {
        trusted.contains { $0.contains(address) }
    }
}
