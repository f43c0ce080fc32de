import Synchronization

/// Runs work one after the other, on a thread of low priority that lives while there is some.
package final class LowPriorityQueue: Sendable {
    private struct State {
        var waiting: [@Sendable () -> Void] = []
        var hasThread = false
    }

    private let name: String
    private let niceness: Int32
    private let state = Mutex(State())

    /// `name` is the thread's, at most 15 bytes; `niceness` is from 1 to 19.
    package init(_ name: String, niceness: Int32) {
        (self.name, self.niceness) = (name, niceness)
    }

    package func run(_ work: @escaping @Sendable () -> Void) {
        let needsThread = state.withLock { state in
            state.waiting.append(work)
            defer { state.hasThread = true }
            return !state.hasThread
        }
        guard needsThread else { return }
        LowPriorityThread.start(name, niceness: niceness) {
            while let work = self.next() { work() }
        }
    }

    /// Nil where nothing waits: the thread ends then.
    private func next() -> (@Sendable () -> Void)? {
        state.withLock { state in
            guard !state.waiting.isEmpty else {
                state.hasThread = false
                return nil
            }
            return state.waiting.removeFirst()
        }
    }
}
