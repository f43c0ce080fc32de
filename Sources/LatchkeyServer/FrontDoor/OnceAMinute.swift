import Synchronization

/// Lets something be said once a minute, however often there is a reason.
final class OnceAMinute: Sendable {
    private let last = Mutex<ContinuousClock.Instant?>(nil)

    func isDue(at now: ContinuousClock.Instant) -> Bool {
        last.withLock { last in
            if let last, now - last < .seconds(60) { return false }
            last = now
            return true
        }
    }
}
