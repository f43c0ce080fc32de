import LatchkeyCore

/// Threads of their own for work that takes a core for a while, never the event loop (S-010).
final class HashingPool: Sendable {
    private let queue: HashingQueue

    init(threads: Int, queueLimit: Int) {
        let threads = max(threads, 1)
        let queue = HashingQueue(limit: max(queueLimit, 0), threads: threads)
        for number in 1...threads {
            HashingThread.start("hashing-\(number)") {
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
