import LatchkeyCore
import Synchronization

/// How many bytes of request bodies and large answers the whole server holds at once (S-317).
///
/// Each network has a share, so that slow senders of one network cannot make everybody else's requests `busy`; strangers together have
/// half, so that many networks cannot do so to people who are signed in (S-403).
final class BodyBudget: Sendable {
    private struct State {
        var total = 0
        /// Of these, of whom nobody knows anything.
        var strangers = 0
        var byNetwork: [[UInt8]: Int] = [:]
        /// Of the first bytes of each body, which are counted for no network.
        var free = 0
    }

    private let state = Mutex(State())
    private let limit: Int
    private let share: Int
    private let freeLimit: Int

    init(_ limits: RequestLimits) {
        self.limit = limits.bufferedBytes
        self.share = limits.bufferedBytesPerNetwork
        // HTTP/2 streams have a ceiling of their own beside that of connections.
        self.freeLimit = limits.freeBodyBytes * (2 * limits.connections + limits.arrivingConnections)
    }

    /// As many of these bytes as have room among the free ones.
    func reserveFree(_ bytes: Int) -> Int {
        state.withLock { state in
            let taken = min(bytes, freeLimit - state.free)
            state.free += taken
            return taken
        }
    }

    func releaseFree(_ bytes: Int) {
        state.withLock { $0.free -= bytes }
    }

    /// False when the budget, or the share of `network`, would be exceeded; nil is a network without a share of its own.
    func reserve(_ bytes: Int, for network: [UInt8]?, isStranger: Bool) -> Bool {
        state.withLock { state in
            guard state.total + bytes <= limit, !isStranger || state.strangers + bytes <= limit / 2
            else { return false }
            if let network {
                let used = state.byNetwork[network, default: 0]
                guard used + bytes <= share else { return false }
                state.byNetwork[network] = used + bytes
            }
            state.total += bytes
            if isStranger { state.strangers += bytes }
            return true
        }
    }

    func release(_ bytes: Int, for network: [UInt8]?, isStranger: Bool) {
        state.withLock { state in
            state.total -= bytes
            if isStranger { state.strangers -= bytes }
            guard let network else { return }
            let left = state.byNetwork[network, default: 0] - bytes
            state.byNetwork[network] = left > 0 ? left : nil
        }
    }
}
