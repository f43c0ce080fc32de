import LatchkeyCore
import Synchronization

/// One part of the live-session cache; an account's sessions and its changes always fall into the same part.
///
/// Instead of searching for an account's sessions, a change raises a mark: entries read before the mark no longer count.
/// Accounts that share a mark cost each other a database read now and then, and nothing else.
final class LiveSessionShard: Sendable {
    private static let markCount = 1024

    private struct State {
        /// Entries used since the last turn, and those of the turn before: least recently used ones fall off whole turns.
        var recent: [RandomID: LiveSession] = [:]
        var older: [RandomID: LiveSession] = [:]
        /// How many of each go on by tokens: counted as they come and go, so that nothing waits while somebody looks at them.
        var recentOnTokens = 0
        var olderOnTokens = 0
        var marks = [Int64](repeating: 0, count: LiveSessionShard.markCount)
    }

    private let state = Mutex(State())
    private let capacity: Int

    init(capacity: Int) {
        self.capacity = max(2, capacity)
    }

    func find(_ secret: Session.Secret, of accountID: AccountID) -> LiveSession? {
        let mark = LiveSessionShard.mark(of: accountID)
        return state.withLock { state in
            if let live = state.recent[secret] {
                guard live.position >= state.marks[mark] else {
                    state.recent[secret] = nil
                    state.recentOnTokens -= live.isOnTokens
                    return nil
                }
                return live
            }
            guard let live = state.older.removeValue(forKey: secret) else { return nil }
            state.olderOnTokens -= live.isOnTokens
            guard live.position >= state.marks[mark] else { return nil }
            insert(live, into: &state)
            return live
        }
    }

    func insert(_ live: LiveSession) {
        state.withLock { insert(live, into: &$0) }
    }

    private func insert(_ live: LiveSession, into state: inout State) {
        if state.recent.count >= capacity / 2 {
            (state.older, state.olderOnTokens) = (state.recent, state.recentOnTokens)
            (state.recent, state.recentOnTokens) = ([:], 0)
        }
        let before = state.recent.updateValue(live, forKey: live.secret)
        state.recentOnTokens += live.isOnTokens - (before?.isOnTokens ?? 0)
    }

    func raiseMark(of accountID: AccountID, to position: Int64) {
        let mark = LiveSessionShard.mark(of: accountID)
        state.withLock { $0.marks[mark] = max($0.marks[mark], position) }
    }

    func raiseAllMarks(to position: Int64) {
        state.withLock { state in state.marks = state.marks.map { max($0, position) } }
    }

    var count: Int {
        state.withLock { $0.recent.count + $0.older.count }
    }

    func count(of transport: SessionTransport) -> Int {
        state.withLock { state in
            let onTokens = state.recentOnTokens + state.olderOnTokens
            return transport == .token ? onTokens : state.recent.count + state.older.count - onTokens
        }
    }

    private static func mark(of accountID: AccountID) -> Int {
        accountID.spread / 64 % markCount
    }
}

extension LiveSession {
    /// One where the session goes on by tokens, else none.
    fileprivate var isOnTokens: Int { transport == .token ? 1 : 0 }
}
