package import LatchkeyCore
import Synchronization

/// Counts what signed-in people write (S-318).
///
/// In memory: a row a write would double what it limits. Each process counts for itself, so several nodes let several times as much
/// through, and a restart forgets.
package final class WriteBudget: Sendable {
    private struct Window {
        /// Uptime in microseconds.
        let start: Int64
        var count = 0
    }

    private let limit: Int
    private let uptime: @Sendable () -> Int64
    private let windows = Mutex<[AccountID: Window]>([:])

    private static let maxAccounts = 10_000
    private static let length = Quota.accountWrites.window.microseconds

    init(policy: ThrottlePolicy, clock: TimeSource) {
        self.limit = policy[.accountWrites]
        self.uptime = clock.uptime
    }

    /// Counts one write. Throws `too_many_attempts` with `retryAfter`.
    package func take(for id: AccountID) throws(LatchkeyError) {
        guard limit > 0 else { return }
        let now = uptime()
        let end = windows.withLock { windows -> Int64? in
            if windows.count >= WriteBudget.maxAccounts, windows[id] == nil { WriteBudget.forget(&windows, now: now) }
            var window = windows[id] ?? Window(start: now)
            if now - window.start >= WriteBudget.length { window = Window(start: now) }
            guard window.count < limit else { return window.start + WriteBudget.length }
            window.count += 1
            windows[id] = window
            return nil
        }
        guard let end else { return }
        throw LatchkeyError(.tooManyAttempts, retryAfter: max(1, Duration.microseconds(end - now).secondsRoundedUp))
    }

    /// All that are over; when none is, all.
    private static func forget(_ windows: inout [AccountID: Window], now: Int64) {
        windows = windows.filter { now - $0.value.start < length }
        if windows.count >= maxAccounts { windows = [:] }
    }
}
