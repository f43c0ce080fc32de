import Synchronization

/// The HTTP/2 streams that are open on all connections, of each network and in all: a client that reads nothing keeps the memory of each
/// (S-367).
///
/// Where there is no room, the connection that has most of them gives one up, so that nobody is kept out by others of the same network. Its
/// place changes hands at once, whenever the stream ends: a burst would count the same one over and over.
final class OpenStreams: Sendable {
    private struct Holder {
        var open = 0
        /// Of the open ones, how many have no place any more: others have taken it, and their end is to come.
        var owed = 0
        /// Ends its oldest stream.
        let shed: @Sendable () -> Void

        var places: Int { open - owed }
    }

    private struct Network {
        var holders: [ObjectIdentifier: Holder] = [:]

        /// Connections are bounded, too; their order stands still, so that some of them alone would always be the same ones.
        var largest: ObjectIdentifier? { holders.max { $0.value.places < $1.value.places }?.key }
    }

    private struct State {
        var total = 0
        var networks: [[UInt8]: Network] = [:]
        /// Places of each.
        var counts = NetworkCounts()

        /// The connection that has most places of those of a network, where these are more than `own`, gives one up at once: the next one
        /// is asked of whoever has most then, before the stream has ended.
        mutating func giveUp(of network: [UInt8], moreThan own: Int) -> Holder? {
            guard let largest = networks[network]?.largest, let holder = networks[network]?.holders[largest],
                holder.places > own
            else { return nil }
            networks[network]?.holders[largest]?.owed += 1
            counts.change(network, by: -1)
            total -= 1
            return holder
        }
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
            let isFull = state.counts[network] >= mostPerNetwork
            let full = isFull ? network : state.total >= most ? state.counts.largest : nil
            let own = state.networks[network]?.holders[connection]?.places ?? 0
            let loser = full.flatMap { full in
                // A network that has more than this one gives one up, however thinly its connections are spread.
                let isLarger = full != network && state.counts[full] > state.counts[network] + 1
                return state.giveUp(of: full, moreThan: isLarger ? 0 : own + 1)
            }
            guard full == nil || loser != nil || own == 0 else { return (false, nil) }
            state.total += 1
            state.counts.change(network, by: 1)
            state.networks[network, default: Network()].holders[connection, default: Holder(shed: shed)].open += 1
            return (true, loser)
        }
        loser?.shed()
        return isTaken
    }

    /// Whether the connection still has a stream that has to end.
    func owes(_ network: [UInt8], _ connection: ObjectIdentifier) -> Bool {
        state.withLock { $0.networks[network]?.holders[connection]?.owed ?? 0 > 0 }
    }

    /// Whichever stream ends, it is one of those that had to.
    func leave(_ network: [UInt8], _ connection: ObjectIdentifier) {
        state.withLock { state in
            guard var holder = state.networks[network]?.holders[connection] else { return }
            holder.open -= 1
            if holder.owed > 0 {
                holder.owed -= 1
            } else {
                state.total -= 1
                state.counts.change(network, by: -1)
            }
            state.networks[network]?.holders[connection] = holder.open == 0 ? nil : holder
            if state.networks[network]?.holders.isEmpty == true { state.networks[network] = nil }
        }
    }
}
