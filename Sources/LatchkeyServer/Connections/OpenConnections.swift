import LatchkeyCore
import Synchronization

/// The open connections of each network: none can take all places, and its own idle ones go first (S-328). Where all places of the server
/// are taken, the network that has most gives one up, so that several together cannot keep out somebody who has fewer (S-399).
///
/// The network is the peer's. A trusted proxy stands for many people: its connections count for no network, but a request
/// that takes long counts for the network that it is said to come from (S-403).
final class OpenConnections: Sendable {
    private typealias Places = [ObjectIdentifier: ConnectionPlace]

    private struct State {
        /// With those of trusted proxies, which give a place up only while they count for a network.
        var total = 0
        /// Those of trusted proxies that count for a network now.
        var lent: Set<ObjectIdentifier> = []
        var networks: [[UInt8]: Places] = [:]
        var counts = NetworkCounts()

        mutating func add(_ place: ConnectionPlace, of network: [UInt8], isLent: Bool = false) {
            let key = ObjectIdentifier(place)
            networks[network, default: [:]][key] = place
            counts.change(network, by: 1)
            if isLent { lent.insert(key) } else { total += 1 }
        }

        mutating func remove(_ key: ObjectIdentifier, of network: [UInt8]) -> ConnectionPlace? {
            guard let place = networks[network]?.removeValue(forKey: key) else { return nil }
            if networks[network]?.isEmpty == true { networks[network] = nil }
            counts.change(network, by: -1)
            if lent.remove(key) == nil { total -= 1 }
            return place
        }
    }

    private enum Outcome {
        case taken
        case replaced(ConnectionPlace)
        case refused
    }

    /// Of those that speak HTTP/2: as many as there may be connections.
    let streams: OpenStreams
    private let state = Mutex(State())
    private let max: Int
    private let maxPerNetwork: Int
    let forwarded: ForwardedClient
    /// What the log tells of them.
    let addresses: AuditAddresses

    init(limits: RequestLimits, forwarded: ForwardedClient, addresses: AuditAddresses) {
        self.max = limits.connections
        self.maxPerNetwork = limits.connectionsPerNetwork
        self.streams = OpenStreams(most: limits.connections, mostPerNetwork: limits.connectionsPerNetwork)
        self.forwarded = forwarded
        self.addresses = addresses
    }

    /// Under what a connection of `peer` counts; nil when it does not.
    func network(of peer: NetworkAddress?) -> [UInt8]? {
        guard let peer else { return [] }
        return forwarded.isTrusted(peer) ? nil : peer.site
    }

    /// Returns whether there is a place. At the ceiling of the network its connection that has been idle for the longest time is closed to
    /// make one; at that of the server, one of the network that has most, or where nobody has more, an idle one of its own or of another.
    func enter(_ place: ConnectionPlace, _ network: [UInt8]) -> Bool {
        let outcome: Outcome = state.withLock { state in
            let own = state.counts[network]
            let closed: ConnectionPlace?
            if own >= maxPerNetwork {
                closed = OpenConnections.giveUpIdle(of: network, in: &state)
                if closed == nil { return .refused }
            } else if state.total >= max {
                closed =
                    OpenConnections.giveUp(moreThan: own + 1, in: &state)
                    ?? OpenConnections.giveUpIdle(of: network, in: &state)
                    ?? OpenConnections.giveUpIdleOfAny(in: &state)
                if closed == nil { return .refused }
            } else {
                closed = nil
            }
            state.add(place, of: network)
            return closed.map(Outcome.replaced) ?? .taken
        }
        switch outcome {
        case .taken: return true
        case .replaced(let closed):
            closed.close()
            return true
        case .refused: return false
        }
    }

    /// A connection of a trusted proxy: where all places are taken, others give one up for it.
    func enterExempt() {
        let closed = state.withLock { state in
            state.total += 1
            return state.total > max ? OpenConnections.giveUp(moreThan: 0, in: &state) : nil
        }
        closed?.close()
    }

    func leaveExempt() {
        state.withLock { $0.total -= 1 }
    }

    /// A connection of a trusted proxy counts for the network of its client while a request takes long on it. False where that network has
    /// all that it may have.
    func lend(_ place: ConnectionPlace, to network: [UInt8]) -> Bool {
        state.withLock { state in
            guard state.counts[network] < maxPerNetwork else { return false }
            state.add(place, of: network, isLent: true)
            return true
        }
    }

    /// Of a network with so many that others are kept out, one that is in use goes as well.
    private static func giveUp(moreThan own: Int, in state: inout State) -> ConnectionPlace? {
        guard let network = state.counts.largest, let places = state.networks[network], places.count > own,
            let key = longestIdle(places) ?? places.first?.key
        else { return nil }
        return state.remove(key, of: network)
    }

    private static func giveUpIdle(of network: [UInt8], in state: inout State) -> ConnectionPlace? {
        longestIdle(state.networks[network]).flatMap { state.remove($0, of: network) }
    }

    private static func giveUpIdleOfAny(in state: inout State) -> ConnectionPlace? {
        for network in state.counts.largestFew(256) {
            if let place = giveUpIdle(of: network, in: &state) { return place }
        }
        return nil
    }

    /// Of some: to look at all would cost every connection beyond the ceiling as much.
    private static func longestIdle(_ places: Places?) -> ObjectIdentifier? {
        var oldest: (key: ObjectIdentifier, since: UInt64)?
        for (key, place) in (places ?? [:]).prefix(256) {
            guard let since = place.idleSince else { continue }
            if oldest.map({ since < $0.since }) ?? true { oldest = (key, since) }
        }
        return oldest?.key
    }

    func leave(_ place: ConnectionPlace, _ network: [UInt8]) {
        state.withLock { state in
            _ = state.remove(ObjectIdentifier(place), of: network)
        }
    }
}
