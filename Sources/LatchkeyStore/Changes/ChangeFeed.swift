package import LatchkeyCore
import Synchronization

/// An account's sessions, state or roles are not what they were.
package struct AccountChange: Equatable, Sendable {
    /// Grows with each change; what was read at this position or later has seen the change.
    package let position: Int64
    package let accountID: AccountID
}

/// The newest change when something was read, with all that its row has: another row with its number is of a database that was put back.
package struct SeenChange: Hashable, Sendable {
    /// 0 where there was none.
    package let position: Int64
    let at: Timestamp?
    let accountID: AccountID?

    static let none = SeenChange(position: 0, at: nil, accountID: nil)
}

/// Hands changes on to whoever keeps copies of accounts in memory.
package final class ChangeFeed: Sendable {
    package typealias Listener = @Sendable (AccountChange) -> Void

    private struct State {
        var listeners: [Listener] = []
        /// The newest change of any process that was read from the table; nil before the first poll.
        var followed: SeenChange?
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

    var followed: SeenChange? { state.withLock { $0.followed } }

    package var followedPosition: Int64 { followed?.position ?? 0 }

    func advance(to change: SeenChange) {
        state.withLock { state in
            if change.position >= state.followed?.position ?? 0 { state.followed = change }
        }
    }

    /// Also backwards.
    func startOver(at change: SeenChange) { state.withLock { $0.followed = change } }
}
