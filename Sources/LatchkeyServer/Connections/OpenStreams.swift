import Synchronization

/// The HTTP/2 streams that are open on all connections, of each network and in all: a client that reads nothing keeps the memory of each
/// (S-367).
///
/// Where there is no room, the connection that has most of them gives one up, so that nobody is kept out by others of the same network.
final class OpenStreams: Sendable {
    private struct Holder {
        var count = 0
        /// Ends its oldest stream.
        let shed: @Sendable () -> Void
    }

    private struct Network {
        var count = 0
        var holders: [ObjectIdentifier: Holder] = [:]

        /// Connections are bounded, too; their order stands still, so that some of them alone would always be the same ones.
        var largest: Holder? { holders.values.max { $0.count < $1.count } }
    }

    private struct State {
        var total = 0
        var networks: [[UInt8]: Network] = [:]

        /// Of some: to look at all would cost every stream beyond the ceiling as much.
        var largest: Network? { networks.prefix(256).max { $0.value.count < $1.value.count }?.value }
    }

    private let state = Mutex(State())
    private let most: Int
    private let mostPerNetwork: Int

    init(most: Int, mostPerNetwork: Int) {
        self.most = most
        self.mostPerNetwork = mostPerNetwork
    }

    /// Answers whether there is room for one more on this connection; the first one has it in any case, since connections are bounded too.
    /// `shed` ends its oldest stream, and is called on any thread.
    func enter(_ network: [UInt8], _ connection: ObjectIdentifier, shed: @escaping @Sendable () -> Void) -> Bool {
        let (isTaken, loser) = state.withLock { state -> (Bool, Holder?) in
            let full =
                state.networks[network].flatMap { $0.count >= mostPerNetwork ? $0 : nil }
                ?? (state.total >= most ? state.largest : nil)
            let own = state.networks[network]?.holders[connection]?.count ?? 0
            let loser = full?.largest.flatMap { $0.count > own + 1 ? $0 : nil }
            guard full == nil || loser != nil || own == 0 else { return (false, nil) }
            state.total += 1
            state.networks[network, default: Network()].count += 1
            state.networks[network]?.holders[connection, default: Holder(shed: shed)].count += 1
            return (true, loser)
        }
        loser?.shed()
        return isTaken
    }

    func leave(_ network: [UInt8], _ connection: ObjectIdentifier) {
        state.withLock { state in
            state.total -= 1
            state.networks[network]?.count -= 1
            state.networks[network]?.holders[connection]?.count -= 1
            if state.networks[network]?.holders[connection]?.count == 0 {
                state.networks[network]?.holders[connection] = nil
            }
            if state.networks[network]?.count == 0 { state.networks[network] = nil }
        }
    }
}
