import Dispatch
import LatchkeyStore
import Synchronization

/// Transactions in the order in which they were asked for. One that shares a lane with an earlier one waits until that is finished, and
/// lets others pass. What waits for a connection and what waits for a lane are bounded apart, so that a busy lane refuses nobody else.
final class JobQueue: Sendable {
    fileprivate struct State {
        /// Nil once it was taken: a job holds what it works on, such as the bytes of a picture.
        var ready: [TransactionJob?] = []
        var first = 0
        /// Waits for a lane.
        var parked: [TransactionJob] = []
        /// Lanes of those.
        var wanted: Set<Int64> = []
        /// Lanes of jobs that are ready or under way.
        var taken: Set<Int64> = []
        var isClosed = false
    }

    private let state = Mutex(State())
    /// One for each job that is ready, and for each worker that is to stop.
    private let waiting = DispatchSemaphore(value: 0)
    private let capacity: Int

    init(capacity: Int) {
        self.capacity = capacity
    }

    func add(_ job: TransactionJob) {
        let answer: Result<Bool, DatabaseError> = state.withLock { state in
            guard !state.isClosed else { return .failure(DatabaseError(.unreachable, "the database was closed")) }
            guard state.hasRoom(for: job, capacity: capacity) else {
                return .failure(DatabaseError(.busy, "too many are waiting"))
            }
            return .success(state.admit(job))
        }
        switch answer {
        case .success(let isReady): if isReady { waiting.signal() }
        case .failure(let error): job.fail(error)
        }
    }

    /// Waits for a job, which must be finished; nil when the queue was closed and nothing is ready.
    func next() -> TransactionJob? {
        waiting.wait()
        return state.withLock { $0.take() }
    }

    /// Lets those go on that waited for its lanes.
    func finish(_ job: TransactionJob) {
        guard !job.lanes.isEmpty else { return }
        for _ in 0..<state.withLock({ $0.free(job.lanes) }) { waiting.signal() }
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

extension JobQueue.State {
    fileprivate func hasRoom(for job: TransactionJob, capacity: Int) -> Bool {
        (mustWait(job) ? parked.count : ready.count - first) < capacity
    }

    private func mustWait(_ job: TransactionJob) -> Bool {
        !taken.isDisjoint(with: job.lanes) || !wanted.isDisjoint(with: job.lanes)
    }

    /// False when it has to wait for a lane. Nobody overtakes one that waits for the same.
    fileprivate mutating func admit(_ job: TransactionJob) -> Bool {
        guard !mustWait(job) else {
            parked.append(job)
            wanted.formUnion(job.lanes)
            return false
        }
        taken.formUnion(job.lanes)
        ready.append(job)
        return true
    }

    /// Answers how many became ready.
    fileprivate mutating func free(_ lanes: [Int64]) -> Int {
        taken.subtract(lanes)
        let waited = parked
        (parked, wanted) = ([], [])
        return waited.reduce(0) { $0 + (admit($1) ? 1 : 0) }
    }

    fileprivate mutating func take() -> TransactionJob? {
        guard first < ready.count else { return nil }
        let job = ready[first]
        ready[first] = nil
        first += 1
        if first > 64, first * 2 > ready.count {
            ready.removeFirst(first)
            first = 0
        }
        return job
    }
}
