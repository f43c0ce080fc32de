import Foundation

/// How many hashes run at once and how many may wait.
package struct HashingPoolConfiguration: Sendable {
    /// One thread a core: more would only slow each other and need more memory.
    package var threads: Int

    /// About three seconds of waiting on two cores at the default cost. Known devices have a quarter of it beside it.
    package var queueLimit: Int

    package init(threads: Int = ProcessInfo.processInfo.activeProcessorCount, queueLimit: Int = 128) {
        self.threads = threads
        self.queueLimit = queueLimit
    }
}
