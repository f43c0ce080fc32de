import NIOCore

/// Runs tasks on the event loop of their connection.
///
/// Without it every request crosses from its event loop to the global pool and back, which costs more than all of our own work on
/// it. Nothing here may therefore block: hashes and the database have threads of their own.
final class EventLoopTaskExecutor: TaskExecutor {
    private let eventLoop: any EventLoop

    init(_ eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        eventLoop.execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
