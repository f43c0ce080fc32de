package import LatchkeyCore
import Synchronization

/// Counts uses of a quota by account or network (S-318).
///
/// In memory: a row for each would double what it limits. Each process counts for itself, so several nodes let several times as much
/// through, and a restart forgets.
package final class MemoryBudget<Key: Hashable & Sendable>: Sendable {
    private struct Window {
        /// Uptime in microseconds.
        let start: Int64
        var count = 0
    }

    private let limit: Int
    private let length: Int64
    private let uptime: @Sendable () -> Int64
    private let windows = Mutex<[Key: Window]>([:])

    private let maxKeys = 10_000

    init(_ quota: Quota, policy: ThrottlePolicy, clock: TimeSource) {
        self.limit = policy[quota]
        self.length = quota.window.microseconds
        self.uptime = clock.uptime
    }

    /// Counts one use, or one that costs `cost` times as much. Throws `too_many_attempts` with `retryAfter`.
    package func take(_ cost: Int = 1, for key: Key) throws(LatchkeyError) {
        guard limit > 0 else { return }
        let now = uptime()
        let end = windows.withLock { windows -> Int64? in
            if windows.count >= maxKeys, windows[key] == nil { forget(&windows, now: now) }
            var window = windows[key] ?? Window(start: now)
            if now - window.start >= length { window = Window(start: now) }
            // Whatever it costs, an unused window has room for it.
            guard window.count == 0 || window.count + cost <= limit else { return window.start + length }
            window.count += cost
            windows[key] = window
            return nil
        }
        guard let end else { return }
        throw LatchkeyError(.tooManyAttempts, retryAfter: max(1, Duration.microseconds(end - now).secondsRoundedUp))
    }

    /// Takes back one use of what was counted for this key last.
    package func giveBack(for key: Key) {
        windows.withLock { windows in
            guard var window = windows[key], window.count > 0 else { return }
            window.count -= 1
            windows[key] = window
        }
    }

    /// Whether something was counted for this key within its window or the time of another one: whoever comes again and again is
    /// known between two windows too.
    package func isKnown(_ key: Key) -> Bool {
        let now = uptime()
        return windows.withLock { windows in windows[key].map { now - $0.start < 2 * length } ?? false }
    }

    /// First those that are known no more, then all that are over; when none is, all (S-376).
    private func forget(_ windows: inout [Key: Window], now: Int64) {
        for age in [2 * length, length] where windows.count >= maxKeys {
            windows = windows.filter { now - $0.value.start < age }
        }
        if windows.count >= maxKeys { windows = [:] }
    }
}

/// What signed-in people write, or ask the database for.
package typealias AccountBudget = MemoryBudget<AccountID>
