import LatchkeyCore
import LatchkeyStore
import Logging
import Synchronization

/// Whether what is over by this node's clock may be taken away for good: a node whose clock is ahead would take it from all of them (S-417).
final class ClockCheck: Sendable {
    private let store: Store
    private let clock: TimeSource
    private let logger: Logger
    private let isDoubted = Mutex(false)

    /// Far more than NTP leaves, and nothing is hurt by what ends so much earlier.
    private static let tolerance = Duration.seconds(300)

    init(store: Store, clock: TimeSource, logger: Logger) {
        self.store = store
        self.clock = clock
        self.logger = logger
    }

    /// By how much this clock is ahead of that of the database's machine, where it is far off; nil where it is not, or there is no other.
    static func deviation(of clock: TimeSource, from store: Store) async throws(LatchkeyError) -> Duration? {
        guard clock.isShared, let theirs = try await store.databaseTime() else { return nil }
        let difference = clock.now() - theirs
        return abs(difference.microseconds) > tolerance.microseconds ? difference : nil
    }

    /// The clock shows what the database's machine shows, if that is another one.
    func agrees() async throws(LatchkeyError) -> Bool {
        let deviation = try await ClockCheck.deviation(of: clock, from: store)
        let agrees = deviation == nil
        guard
            isDoubted.withLock({ isDoubted in
                defer { isDoubted = !agrees }
                return isDoubted == agrees
            })
        else { return agrees }
        if agrees {
            logger.notice("the clocks of this machine and of the database agree again")
        } else {
            logger.warning(
                "the clock of this machine differs from that of the database: what is over by it is not removed; set the clocks by NTP",
                metadata: ["seconds": "\((deviation?.microseconds ?? 0) / 1_000_000)"])
        }
        return agrees
    }
}
