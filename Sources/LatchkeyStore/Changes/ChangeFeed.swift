package import LatchkeyCore
import Synchronization

/// An account's sessions, state or roles are not what they were.
package struct AccountChange: Equatable, Sendable {
    /// Grows with each change; what was read at this position or later has seen the change.
    package let position: Int64
    package let accountID: AccountID
}

/// Hands changes on to whoever keeps copies of accounts in memory.
package final class ChangeFeed: Sendable {
    package typealias Listener = @Sendable (AccountChange) -> Void

    private struct State {
        var listeners: [Listener] = []
        /// The newest change of any process that was read from the table; nil before the first poll.
        var followedPosition: Int64?
    }

    private let state = Mutex(State())

    package init() {}

    package func addListener(_ listener: @escaping Listener) {
        state.withLock { $0.listeners.append(listener) }
    }

    func publish(_ changes: [AccountChange]) {
        guard !changes.isEmpty else { return }
        let listeners = state.withLock { $0.listeners }
        for change in changes {
            for listener in listeners { listener(change) }
        }
    }

    var followedPosition: Int64? { state.withLock { $0.followedPosition } }

    func advance(to position: Int64) {
        state.withLock { $0.followedPosition = max($0.followedPosition ?? 0, position) }
    }
}
