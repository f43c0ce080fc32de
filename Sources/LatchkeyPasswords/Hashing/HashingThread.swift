import Foundation

#if canImport(Glibc)
    import Glibc
#endif

/// Starts the threads that hash.
enum HashingThread {
    /// Lower priority than the threads that serve requests, so that hashing takes what they leave over
    /// (docs/architecture.md, The hashing pool).
    ///
    /// One run beside two event threads on two cores, 99th percentile of a wake-up at priority 0 and at 15: 0.5 and 0.2 ms
    /// with events a fifth of the time, 4.4 and 0.5 ms with two thirds, 6.0 and 2.1 ms with nearly all of it. In the last
    /// case a third of the hashes go on; `SCHED_IDLE` was gentler still (0.1 ms), but left a fourteenth of them.
    private static let niceness: Int32 = 15

    static func start(_ name: String, work: @escaping @Sendable () -> Void) {
        let thread = Thread {
            lowerPriority()
            work()
        }
        thread.name = name
        thread.stackSize = 512 << 10
        thread.start()
    }

    private static func lowerPriority() {
        #if canImport(Glibc)
            // On Linux the value belongs to the calling thread. Where it is not allowed, hashing is only less polite.
            _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, niceness)
        #else
            Thread.current.qualityOfService = .utility
        #endif
    }
}
