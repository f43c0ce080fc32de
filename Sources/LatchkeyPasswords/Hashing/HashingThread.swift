import Foundation

#if canImport(Glibc)
    import Glibc
#endif

/// Starts the threads that hash.
enum HashingThread {
    /// Lower priority than the threads that serve requests, so that hashing takes what they leave over (design §3).
    ///
    /// Measured beside two busy event threads on two cores: at 0 a wake-up takes up to 5 ms at the 99th percentile and
    /// hashing halves the events; at 15 both are as without hashing, or nearly, and under full load a third of the
    /// hashes go on. `SCHED_IDLE` was gentler still, but then logins all but stop while anything else is busy.
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
