import Synchronization

/// The HTTP/2 streams that are open on all connections, of each network and in all: a client that reads nothing keeps the memory of each
/// (S-367).
///
/// Each connection has a few in any case, so that nobody is kept out by others of the same network.
final class OpenStreams: Sendable {
    private struct Counts {
        var total = 0
        var networks: [[UInt8]: Int] = [:]
    }

    /// Of one connection, whatever others have.
    static let granted = 2

    private let counts = Mutex(Counts())
    private let most: Int
    private let mostPerNetwork: Int

    init(most: Int, mostPerNetwork: Int) {
        self.most = most
        self.mostPerNetwork = mostPerNetwork
    }

    /// Answers whether there is room for one more on a connection that has `open` streams.
    func enter(_ network: [UInt8], besides open: Int) -> Bool {
        counts.withLock { counts in
            let isFull = counts.total >= most || counts.networks[network] ?? 0 >= mostPerNetwork
            guard !isFull || open < OpenStreams.granted else { return false }
            counts.total += 1
            counts.networks[network, default: 0] += 1
            return true
        }
    }

    func leave(_ network: [UInt8]) {
        counts.withLock { counts in
            counts.total -= 1
            let left = (counts.networks[network] ?? 1) - 1
            counts.networks[network] = left == 0 ? nil : left
        }
    }
}
