import Dispatch
import Synchronization

/// Runs work one after the other, on one thread of low priority.
///
/// The thread is made with the queue and stays: one that is made when there is work may not be had then, where a container or a user may
/// have no more of them, and what waits for it would wait for good.
package final class LowPriorityQueue: Sendable {
    private struct State {
        var waiting: [@Sendable () -> Void] = []
        var isClosed = false
    }

    /// What the thread holds on to, so that the queue can go.
    private final class Work: Sendable {
        private let state = Mutex(State())
        private let arrived = DispatchSemaphore(value: 0)

        func add(_ work: @escaping @Sendable () -> Void) {
            state.withLock { $0.waiting.append(work) }
            arrived.signal()
        }

        func close() {
            state.withLock { $0.isClosed = true }
            arrived.signal()
        }

        /// Waits for the next one. Nil when the queue is gone and all is done.
        func next() -> (@Sendable () -> Void)? {
            while true {
                arrived.wait()
                let (work, isClosed) = state.withLock { state in
                    (state.waiting.isEmpty ? nil : state.waiting.removeFirst(), state.isClosed)
                }
                if let work { return work }
                if isClosed { return nil }
            }
        }
    }

    private let work = Work()

    /// `name` is the thread's, at most 15 bytes; `niceness` is from 1 to 19.
    package init(_ name: String, niceness: Int32) {
        LowPriorityThread.start(name, niceness: niceness) { [work] in
            while let next = work.next() { next() }
        }
    }

    deinit { work.close() }

    package func run(_ work: @escaping @Sendable () -> Void) {
        self.work.add(work)
    }
}
