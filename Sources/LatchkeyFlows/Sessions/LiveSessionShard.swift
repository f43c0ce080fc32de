package import LatchkeyCore
import Synchronization

/// One part of the live-session cache; an account's sessions and its changes always fall into the same part.
///
/// Instead of searching for an account's sessions, a change raises a mark: entries read before the mark no longer count.
/// Accounts that share a mark cost each other a database read now and then, and nothing else.
final class LiveSessionShard: Sendable {
    private static let markCount = 1024

    private struct State {
        var sessions: ClockCache<LiveSession>
        /// How many of them go on by tokens: counted as they come and go, so that nothing waits while somebody looks at them.
        var onTokens = 0
        var marks = [Int64](repeating: 0, count: LiveSessionShard.markCount)
        /// Raised when all is forgotten: what was being read then is not kept.
        var epoch = 0

        mutating func remove(_ secret: Session.Secret) {
            onTokens -= sessions.remove(secret)?.isOnTokens ?? 0
        }

        mutating func insert(_ live: LiveSession) {
            remove(live.secret)
            let forgotten = sessions.insert(live)
            onTokens += live.isOnTokens - forgotten.reduce(0) { $0 + $1.isOnTokens }
        }
    }

    private let capacity: Int
    private let state: Mutex<State>

    init(capacity: Int) {
        self.capacity = capacity
        state = Mutex(State(sessions: ClockCache(capacity: capacity)))
    }

    func find(_ secret: Session.Secret, of accountID: AccountID) -> LiveSession? {
        let mark = LiveSessionShard.mark(of: accountID)
        return state.withLock { state in
            guard let live = state.sessions.find(secret) else { return nil }
            guard live.position >= state.marks[mark] else {
                state.remove(secret)
                return nil
            }
            return live
        }
    }

    var epoch: Int { state.withLock { $0.epoch } }

    /// `epoch`: when its reading began.
    func insert(_ live: LiveSession, of epoch: Int) {
        state.withLock { state in
            if state.epoch == epoch { state.insert(live) }
        }
    }

    func raiseMark(of accountID: AccountID, to position: Int64) {
        let mark = LiveSessionShard.mark(of: accountID)
        state.withLock { $0.marks[mark] = max($0.marks[mark], position) }
    }

    /// Forgets everything: positions of before say nothing any more.
    func startOver() {
        state.withLock { state in
            var fresh = State(sessions: ClockCache(capacity: capacity))
            fresh.epoch = state.epoch + 1
            state = fresh
        }
    }

    var count: Int {
        state.withLock { $0.sessions.count }
    }

    func count(of transport: SessionTransport) -> Int {
        state.withLock { state in
            transport == .token ? state.onTokens : state.sessions.count - state.onTokens
        }
    }

    private static func mark(of accountID: AccountID) -> Int {
        accountID.spread / 64 % markCount
    }
}

extension LiveSession: ClockCacheEntry {
    package var cacheKey: Session.Secret { secret }

    package static func cacheHash(of secret: Session.Secret) -> Int { secret.spread }

    /// One where the session goes on by tokens, else none.
    fileprivate var isOnTokens: Int { transport == .token ? 1 : 0 }
}
