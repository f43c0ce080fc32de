import Dispatch
import Glibc
import LatchkeyCore
import Testing

@testable import LatchkeyPasswords

@Suite struct HashingPoolTests {
    /// One thread, held until `release`.
    private struct HeldPool: Sendable {
        let pool: HashingPool
        let gate = DispatchSemaphore(value: 0)

        init(queueLimit: Int) { pool = HashingPool(threads: 1, queueLimit: queueLimit) }

        /// Returns once the thread is held.
        func hold() async -> Task<Void, any Error> {
            let (started, continuation) = AsyncStream.makeStream(of: Void.self)
            let task = Task { [pool, gate] in
                try await pool.run(for: .server) {
                    continuation.finish()
                    gate.wait()
                }
            }
            for await _ in started {}
            return task
        }

        func waitUntil(depth: Int) async {
            while pool.depth < depth, !Task.isCancelled { await Task.yield() }
        }
    }

    @Test("S-010: as many as the limit wait, the next is refused, and those that wait are served in order")
    func boundedQueue() async throws {
        let held = HeldPool(queueLimit: 3)
        let holder = await held.hold()
        let (served, order) = AsyncStream.makeStream(of: Int.self)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 1...3 {
                group.addTask { try await held.pool.run(for: .server) { _ = order.yield(number) } }
                await held.waitUntil(depth: number)
            }
            // Without the bound the fourth would wait for ever, and so would this test.
            let rescue = Task {
                await held.waitUntil(depth: 4)
                if !Task.isCancelled { held.gate.signal() }
            }
            let error = await #expect(throws: LatchkeyError.self) { try await held.pool.run(for: .server) {} }
            rescue.cancel()
            #expect(error?.code == .busy)
            held.gate.signal()
            try await group.waitForAll()
        }
        try await holder.value
        order.finish()
        #expect(await served.reduce(into: []) { $0.append($1) } == [1, 2, 3])
        #expect(held.pool.depth == 0)
        try await held.pool.run(for: .server) {}
    }

    @Test("Cancelling the task that waits loses no continuation")
    func cancellation() async throws {
        let held = HeldPool(queueLimit: 3)
        let holder = await held.hold()
        let waiting = Task { try await held.pool.run(for: .server) { 7 } }
        await held.waitUntil(depth: 1)
        waiting.cancel()
        held.gate.signal()
        try await holder.value
        #expect(try await waiting.value == 7)
    }

    @Test("Shutdown refuses what waits and lets what runs finish")
    func shutdown() async throws {
        let held = HeldPool(queueLimit: 3)
        let holder = await held.hold()
        let waiting = Task { try await held.pool.run(for: .server) {} }
        await held.waitUntil(depth: 1)
        held.pool.shutdown()
        let error = await #expect(throws: LatchkeyError.self) { try await waiting.value }
        #expect(error?.code == .unavailable)
        held.gate.signal()
        try await holder.value
    }

    @Test("Hashing threads have a lower priority than the threads that serve")
    func priority() async throws {
        let ours = getpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0)
        let pool = HashingPool(threads: 1, queueLimit: 1)
        let theirs = try await pool.run(for: .server) { getpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0) }
        #expect(theirs >= min(ours + 1, 15))
    }
}
