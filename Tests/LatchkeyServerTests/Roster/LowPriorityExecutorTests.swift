import Testing

@testable import LatchkeyServer

#if canImport(Glibc)
    import Glibc

    @Suite("Long lists")
    struct LowPriorityExecutorTests {
        private static func niceness() async -> Int32 { getpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0) }

        @Test("R-033: they are handled on a thread of low priority, whatever they wait for meanwhile")
        func priority() async throws {
            try await withTaskExecutorPreference(LowPriorityExecutor()) {
                #expect(await LowPriorityExecutorTests.niceness() >= 10)
                try await Task.sleep(for: .milliseconds(5))
                #expect(await LowPriorityExecutorTests.niceness() >= 10)
                await withCheckedContinuation { continuation in Task.detached { continuation.resume() } }
                #expect(await LowPriorityExecutorTests.niceness() >= 10)
            }
        }

        @Test("A hundred at once all come to their end")
        func atOnce() async {
            let executor = LowPriorityExecutor()
            let sum = await withTaskGroup(of: Int.self) { group in
                for number in 0..<100 {
                    group.addTask(executorPreference: executor) {
                        await Task.yield()
                        return number
                    }
                }
                return await group.reduce(0, +)
            }
            #expect(sum == 4950)
        }
    }
#endif
