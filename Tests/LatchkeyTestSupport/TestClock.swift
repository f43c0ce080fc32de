package import LatchkeyCore
import Synchronization

/// Time that moves only when a test says so, in either direction.
package final class TestClock: Sendable {
    /// 2027-01-15T08:00:00Z.
    package static let start = Timestamp(seconds: 1_800_000_000)

    private let time: Mutex<Timestamp>
    private let elapsed = Mutex<Int64>(0)

    package init(_ start: Timestamp = TestClock.start) {
        self.time = Mutex(start)
    }

    package var now: Timestamp { time.withLock { $0 } }

    /// Microseconds that go forward only, as a machine's uptime does.
    package var uptime: Int64 { elapsed.withLock { $0 } }

    package func advance(by duration: Duration) {
        time.withLock { $0 = $0 + duration }
        elapsed.withLock { $0 += max(0, duration.microseconds) }
    }

    /// Somebody sets the clock: no time has passed.
    package func jump(by duration: Duration) {
        time.withLock { $0 = $0 + duration }
    }
}
