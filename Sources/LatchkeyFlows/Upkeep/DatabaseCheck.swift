import LatchkeyCore
import LatchkeyStore
import Synchronization

/// Whether the database can be read: found out at most once a second, however many ask.
final class DatabaseCheck: Sendable {
    private enum Outcome {
        case readable
        case failed(LatchkeyError)
    }

    private struct Memory {
        var outcome: Outcome?
        /// Uptime in microseconds.
        var nextAt = Int64.min
    }

    private let store: Store
    private let uptime: @Sendable () -> Int64
    private let memory = Mutex(Memory())

    private static let interval = Duration.seconds(1).microseconds

    init(store: Store, clock: TimeSource) {
        self.store = store
        self.uptime = clock.uptime
    }

    /// Throws `unavailable`.
    func callAsFunction() async throws(LatchkeyError) {
        switch remembered() {
        case .readable: return
        case .failed(let error): throw error
        case nil: break
        }
        do throws(LatchkeyError) {
            _ = try await store.setupState()
            memory.withLock { $0.outcome = .readable }
        } catch {
            memory.withLock { $0.outcome = .failed(error) }
            throw error
        }
    }

    /// Nil for the one who has to find out. Meanwhile the others hear what was so before.
    private func remembered() -> Outcome? {
        let now = uptime()
        return memory.withLock { memory in
            guard now >= memory.nextAt else { return memory.outcome }
            memory.nextAt = now + DatabaseCheck.interval
            return nil
        }
    }
}
