import LatchkeyStore
import Synchronization

/// Keeps all threads from knocking at a server that is away: one try, then a pause that doubles up to a second.
final class ReconnectDelay: Sendable {
    private struct State {
        var failures = 0
        var until: ContinuousClock.Instant?
        var lastError = DatabaseError(.unreachable)
    }

    private let state = Mutex(State())

    /// Throws what the last try said, while the pause lasts.
    func check(now: ContinuousClock.Instant) throws(DatabaseError) {
        let error: DatabaseError? = state.withLock { state in
            guard let until = state.until, now < until else { return nil }
            return state.lastError
        }
        if let error { throw error }
    }

    func noteFailure(_ error: DatabaseError, now: ContinuousClock.Instant) {
        state.withLock { state in
            state.failures = min(state.failures + 1, 5)
            state.until = now + min(.milliseconds(50 << state.failures), .seconds(1))
            state.lastError = error
        }
    }

    func noteSuccess() {
        state.withLock { $0 = State() }
    }
}
