import LatchkeyCore
import Synchronization

/// A clock that goes on only when a test says so.
final class SoftClock: Sendable {
    private let time = Mutex(SoftProvider.now)

    func now() -> Timestamp { time.withLock { $0 } }

    func advance(by duration: Duration) { time.withLock { $0 = $0 + duration } }
}
