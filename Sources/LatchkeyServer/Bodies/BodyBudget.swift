import LatchkeyCore
import Synchronization

/// How many bytes of request bodies and large answers the whole server holds at once (S-317).
///
/// Each network has a share, so that slow senders of one network cannot make everybody else's requests `busy`.
final class BodyBudget: Sendable {
    private struct State {
        var total = 0
        var byNetwork: [[UInt8]: Int] = [:]
    }

    private let state = Mutex(State())
    private let limit: Int
    private let share: Int

    init(_ limits: RequestLimits) {
        self.limit = limits.bufferedBytes
        self.share = limits.bufferedBytesPerNetwork
    }

    /// False when the budget, or the share of `network`, would be exceeded; nil is a network without a share of its own.
    func reserve(_ bytes: Int, for network: [UInt8]?) -> Bool {
        state.withLock { state in
            guard state.total + bytes <= limit else { return false }
            if let network {
                let used = state.byNetwork[network, default: 0]
                guard used + bytes <= share else { return false }
                state.byNetwork[network] = used + bytes
            }
            state.total += bytes
            return true
        }
    }

    func release(_ bytes: Int, for network: [UInt8]?) {
        state.withLock { state in
            state.total -= bytes
            guard let network else { return }
            let left = state.byNetwork[network, default: 0] - bytes
            state.byNetwork[network] = left > 0 ? left : nil
        }
    }
}
