import LatchkeyCore

/// Runs tasks with long lists on a thread of low priority, so that the event loops go on with what others ask.
final class LowPriorityExecutor: TaskExecutor {
    private let queue = LowPriorityQueue("lists", niceness: 10)

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.run { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
