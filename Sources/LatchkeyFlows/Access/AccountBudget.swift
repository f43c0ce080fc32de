package import LatchkeyCore
import Synchronization

/// Counts what signed-in people write, or ask the database for (S-318).
///
/// In memory: a row for each would double what it limits. Each process counts for itself, so several nodes let several times as much
/// through, and a restart forgets.
package final class AccountBudget: Sendable {
    private struct Window {
        /// Uptime in microseconds.
        let start: Int64
        var count = 0
    }

    private let limit: Int
    private let length: Int64
    private let uptime: @Sendable () -> Int64
    private let windows = Mutex<[AccountID: Window]>([:])

    private static let maxAccounts = 10_000

    init(_ quota: Quota, policy: ThrottlePolicy, clock: TimeSource) {
        self.limit = policy[quota]
        self.length = quota.window.microseconds
        self.uptime = clock.uptime
    }

    /// Counts one use, or one that costs `cost` times as much. Throws `too_many_attempts` with `retryAfter`.
    package func take(_ cost: Int = 1, for id: AccountID) throws(LatchkeyError) {
        guard limit > 0 else { return }
        let now = uptime()
        let end = windows.withLock { windows -> Int64? in
            if windows.count >= AccountBudget.maxAccounts, windows[id] == nil { forget(&windows, now: now) }
            var window = windows[id] ?? Window(start: now)
            if now - window.start >= length { window = Window(start: now) }
            // Whatever it costs, an unused window has room for it.
            guard window.count == 0 || window.count + cost <= limit else { return window.start + length }
            window.count += cost
            windows[id] = window
            return nil
        }
        guard let end else { return }
        throw LatchkeyError(.tooManyAttempts, retryAfter: max(1, Duration.microseconds(end - now).secondsRoundedUp))
    }

    /// All that are over; when none is, all.
    private func forget(_ windows: inout [AccountID: Window], now: Int64) {
        windows = windows.filter { now - $0.value.start < length }
        if windows.count >= AccountBudget.maxAccounts { windows = [:] }
    }
}
