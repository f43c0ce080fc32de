import LatchkeyCore
import Synchronization

/// The open connections of each network: none can take all places, and its own idle ones go first (S-328).
///
/// The network is the peer's. A trusted proxy stands for many people and is not counted.
final class OpenConnections: Sendable {
    private typealias Places = [ObjectIdentifier: ConnectionPlace]

    private enum Outcome {
        case taken
        case replaced(ConnectionPlace)
        case refused
    }

    /// Of those that speak HTTP/2: as many as there may be connections.
    let streams: OpenStreams
    private let networks = Mutex<[[UInt8]: Places]>([:])
    private let maxPerNetwork: Int
    private let exempt: [NetworkRange]
    /// What the log tells of them.
    let addresses: AuditAddresses

    init(limits: RequestLimits, exempt: [NetworkRange], addresses: AuditAddresses) {
        self.maxPerNetwork = limits.connectionsPerNetwork
        self.streams = OpenStreams(most: limits.connections, mostPerNetwork: limits.connectionsPerNetwork)
        self.exempt = exempt
        self.addresses = addresses
    }

    /// Under what a connection of `peer` counts; nil when it does not.
    func network(of peer: NetworkAddress?) -> [UInt8]? {
        guard let peer else { return [] }
        return exempt.contains { $0.contains(peer) } ? nil : peer.site
    }

    /// Answers whether there is a place. At the ceiling the connection of this network that has been idle for the longest
    /// time is closed to make one.
    func enter(_ place: ConnectionPlace, _ network: [UInt8]) -> Bool {
        let outcome: Outcome = networks.withLock { networks in
            guard networks[network]?.count ?? 0 >= maxPerNetwork else {
                networks[network, default: [:]][ObjectIdentifier(place)] = place
                return .taken
            }
            guard let oldest = OpenConnections.longestIdle(networks[network] ?? [:]),
                let closed = networks[network]?.removeValue(forKey: oldest)
            else { return .refused }
            networks[network, default: [:]][ObjectIdentifier(place)] = place
            return .replaced(closed)
        }
        switch outcome {
        case .taken: return true
        case .replaced(let closed):
            closed.close()
            return true
        case .refused: return false
        }
    }

    /// Of some: to look at all would cost every connection beyond the ceiling as much.
    private static func longestIdle(_ places: Places) -> ObjectIdentifier? {
        var oldest: (key: ObjectIdentifier, since: UInt64)?
        for (key, place) in places.prefix(256) {
            guard let since = place.idleSince else { continue }
            if oldest.map({ since < $0.since }) ?? true { oldest = (key, since) }
        }
        return oldest?.key
    }

    func leave(_ place: ConnectionPlace, _ network: [UInt8]) {
        networks.withLock { networks in
            networks[network]?.removeValue(forKey: ObjectIdentifier(place))
            if networks[network]?.isEmpty == true { networks[network] = nil }
        }
    }
}
