package import LatchkeyCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The two clocks, passed in so that tests can move them.
package struct TimeSource: Sendable {
    /// Wall-clock time: what tokens and rows carry. It may jump.
    package let now: @Sendable () -> Timestamp
    /// Microseconds that never go back: for staleness and deadlines (S-289).
    package let uptime: @Sendable () -> Int64
    /// The clocks of other machines show the same: not so where a test moves it.
    package let isShared: Bool

    package init(
        now: @escaping @Sendable () -> Timestamp, uptime: @escaping @Sendable () -> Int64, isShared: Bool = false
    ) {
        self.now = now
        self.uptime = uptime
        self.isShared = isShared
    }

    package static let system = TimeSource(
        now: { Timestamp(microseconds: microseconds(CLOCK_REALTIME)) },
        uptime: { microseconds(CLOCK_MONOTONIC) },
        isShared: true
    )

    private static func microseconds(_ id: clockid_t) -> Int64 {
        var time = timespec()
        clock_gettime(id, &time)
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
    }
}
