import LatchkeyCore
import LatchkeyTestSupport
import Testing

@testable import LatchkeyFlows

@Suite struct MemoryBudgetTests {
    private static func budget(_ clock: TestClock) -> MemoryBudget<Int> {
        MemoryBudget(
            .sessionTokens, policy: ThrottlePolicy(),
            clock: TimeSource(now: { clock.now }, uptime: { clock.uptime }))
    }

    @Test("S-376: a full memory forgets first who is known no more, then who is between two windows, then all")
    func forgets() throws {
        let clock = TestClock()
        let budget = MemoryBudgetTests.budget(clock)
        let length = Quota.sessionTokens.window
        for key in 0..<5000 { try budget.take(for: key) }
        clock.advance(by: length)
        for key in 5000..<9999 { try budget.take(for: key) }
        clock.advance(by: length - .seconds(1))
        // The ten thousandth.
        try budget.take(for: 9999)
        #expect(budget.isKnown(0) && budget.isKnown(5000))
        clock.advance(by: .seconds(1))
        // The first 5,000 began two windows ago.
        try budget.take(for: 10_000)
        #expect(!budget.isKnown(0) && budget.isKnown(5000) && budget.isKnown(9999))

        for key in 10_001..<15_000 { try budget.take(for: key) }
        #expect(budget.isKnown(5000), "there is room for 10,000")
        try budget.take(for: 15_000)
        #expect(!budget.isKnown(5000), "between two windows")
        #expect(budget.isKnown(9999) && budget.isKnown(10_000) && budget.isKnown(15_000))

        for key in 15_001..<19_999 { try budget.take(for: key) }
        #expect(budget.isKnown(9999), "there is room for 10,000")
        try budget.take(for: 19_999)
        #expect(!budget.isKnown(9999) && budget.isKnown(19_999), "all were within their windows")
    }
}
