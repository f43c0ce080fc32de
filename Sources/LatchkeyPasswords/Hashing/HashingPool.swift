import LatchkeyCore

/// Threads of their own for work that takes a core for a while, never the event loop (S-010).
final class HashingPool: Sendable {
    /// Hashing takes what the threads that serve requests leave over (docs/architecture.md, The hashing pool).
    ///
    /// One run beside two event threads on two cores, 99th percentile of a wake-up at priority 0 and at 15: 0.5 and 0.2 ms
    /// with events a fifth of the time, 4.4 and 0.5 ms with two thirds, 6.0 and 2.1 ms with nearly all of it. In the last
    /// case a third of the hashes go on; `SCHED_IDLE` was gentler still (0.1 ms), but left a fourteenth of them.
    private static let niceness: Int32 = 15

    private let queue: HashingQueue

    init(threads: Int, queueLimit: Int) {
        let threads = max(threads, 1)
        let queue = HashingQueue(limit: max(queueLimit, 0), threads: threads)
        for number in 1...threads {
            LowPriorityThread.start("hashing-\(number)", niceness: HashingPool.niceness) {
                while let job = queue.next() { job.run() }
            }
        }
        self.queue = queue
    }

    deinit { queue.close() }

    /// How many wait; those that run are not counted.
    var depth: Int { queue.depth }

    func isFull(for client: HashingClient) -> Bool { queue.isFull(for: client) }

    /// Runs `work` on a hashing thread.
    ///
    /// A cancelled task still waits for its answer: the attempt was counted, and the continuation is always resumed.
    func run<Value: Sendable>(
        for client: HashingClient, _ work: @escaping @Sendable () throws(LatchkeyError) -> Value
    ) async throws(LatchkeyError) -> Value {
        let result: Result<Value, LatchkeyError> = await withCheckedContinuation { continuation in
            queue.add(
                HashingQueue.Job(
                    run: { continuation.resume(returning: Result(catching: work)) },
                    refuse: { continuation.resume(returning: .failure($0)) }
                ), for: client)
        }
        return try result.get()
    }

    func shutdown() { queue.close() }
}
