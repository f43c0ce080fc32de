import Foundation

#if canImport(Glibc)
    import Glibc
#endif

/// A thread for work that takes a core for a while, and leaves the cores to the threads that serve requests.
package enum LowPriorityThread {
    /// `niceness` is from 1 to 19, as nice(1) has it, for the one thread alone.
    package static func start(_ name: String, niceness: Int32, work: @escaping @Sendable () -> Void) {
        let thread = Thread {
            lowerPriority(by: niceness)
            work()
        }
        thread.name = name
        thread.stackSize = 512 << 10
        thread.start()
    }

    private static func lowerPriority(by niceness: Int32) {
        #if canImport(Glibc)
            // On Linux the value belongs to the calling thread. Where it is not allowed, the work is only less polite.
            let thread = __priority_which_t(PRIO_PROCESS.rawValue)
            _ = setpriority(thread, 0, max(niceness, getpriority(thread, 0)))
        #else
            Thread.current.qualityOfService = .utility
        #endif
    }
}
