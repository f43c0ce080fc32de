import Dispatch
import LatchkeyCore
import Synchronization

/// The bounded line in front of the hashing threads: first come, first served, and refused at once when it is full.
final class HashingQueue: Sendable {
    /// Exactly one of the two closures is called, once.
    struct Job: Sendable {
        let run: @Sendable () -> Void
        let refuse: @Sendable (LatchkeyError) -> Void
    }

    private struct State {
        var waiting = Deque()
        var isClosed = false
    }

    private let state = Mutex(State())
    private let arrivals = DispatchSemaphore(value: 0)
    private let limit: Int
    private let threads: Int

    init(limit: Int, threads: Int) {
        self.limit = limit
        self.threads = threads
    }

    var depth: Int { state.withLock { $0.waiting.count } }

    var isFull: Bool { depth >= limit }

    /// Puts the job in line, or refuses it with `busy` (S-010) or, after `close`, with `unavailable`.
    func add(_ job: Job) {
        let refusal: LatchkeyError? = state.withLock { state in
            if state.isClosed { return LatchkeyError(.unavailable, retryAfter: 1) }
            if state.waiting.count >= limit { return LatchkeyError(.busy, retryAfter: retryAfter) }
            state.waiting.append(job)
            return nil
        }
        if let refusal {
            job.refuse(refusal)
        } else {
            arrivals.signal()
        }
    }

    /// The next job; waits for one. Nil once the queue is closed.
    func next() -> Job? {
        arrivals.wait()
        return state.withLock { $0.waiting.popFirst() }
    }

    /// Refuses everything that waits, and lets every thread end.
    func close() {
        let left: [Job] = state.withLock { state in
            guard !state.isClosed else { return [] }
            state.isClosed = true
            return state.waiting.removeAll()
        }
        for job in left { job.refuse(LatchkeyError(.unavailable, retryAfter: 1)) }
        for _ in 0..<threads { arrivals.signal() }
    }

    /// Seconds until a full line has moved on, at a cautious 15 hashes a second and thread.
    private var retryAfter: Int { min(1 + limit / (threads * 15), 30) }
}

extension HashingQueue {
    /// A first-in, first-out line whose every step takes constant time on average.
    private struct Deque {
        private var jobs: [Job?] = []
        private var head = 0

        var count: Int { jobs.count - head }

        mutating func append(_ job: Job) { jobs.append(job) }

        mutating func popFirst() -> Job? {
            guard head < jobs.count else { return nil }
            let job = jobs[head]
            jobs[head] = nil
            head += 1
            if head * 2 >= jobs.count {
                jobs.removeFirst(head)
                head = 0
            }
            return job
        }

        mutating func removeAll() -> [Job] {
            defer {
                jobs = []
                head = 0
            }
            return jobs.compactMap(\.self)
        }
    }
}
