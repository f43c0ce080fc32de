import Dispatch
import LatchkeyStore
import Synchronization

/// Transactions in the order in which they were asked for; bounded.
final class JobQueue: Sendable {
    private struct State {
        /// Nil once it was taken: a job holds what it works on, such as the bytes of a picture.
        var jobs: [TransactionJob?] = []
        var first = 0
        var isClosed = false
    }

    private let state = Mutex(State())
    private let waiting = DispatchSemaphore(value: 0)
    private let capacity: Int

    init(capacity: Int) {
        self.capacity = capacity
    }

    func add(_ job: TransactionJob) {
        let refusal: DatabaseError? = state.withLock { state in
            guard !state.isClosed else { return DatabaseError(.unreachable, "the database was closed") }
            guard state.jobs.count - state.first < capacity else { return DatabaseError(.busy, "too many are waiting") }
            state.jobs.append(job)
            return nil
        }
        if let refusal { job.fail(refusal) } else { waiting.signal() }
    }

    /// Waits for a job; nil when the queue was closed and is empty.
    func next() -> TransactionJob? {
        waiting.wait()
        return state.withLock { state in
            guard state.first < state.jobs.count else { return nil }
            let job = state.jobs[state.first]
            state.jobs[state.first] = nil
            state.first += 1
            if state.first > 64, state.first * 2 > state.jobs.count {
                state.jobs.removeFirst(state.first)
                state.first = 0
            }
            return job
        }
    }

    /// What waits is still done; each of `workers` is then told to stop.
    func close(workers: Int) {
        let wasClosed = state.withLock { state in
            defer { state.isClosed = true }
            return state.isClosed
        }
        guard !wasClosed else { return }
        for _ in 0..<workers { waiting.signal() }
    }
}
