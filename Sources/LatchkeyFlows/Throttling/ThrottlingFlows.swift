package import LatchkeyCore

/// The budgets of requests, which every route of a process shares, and people's waits: seen, and ended.
package struct ThrottlingFlows: Sendable {
    package let writeBudget: AccountBudget
    package let readBudget: AccountBudget
    /// By the session that asks.
    package let removalBudget: MemoryBudget<RandomID>
    /// By the network that asks.
    package let doctorBudget: MemoryBudget<[UInt8]>
    package let clearWait: ClearWait
    package let seeWaits: SeeWaits

    init(_ parts: FlowParts) {
        writeBudget = AccountBudget(.accountWrites, policy: parts.throttle, clock: parts.clock)
        readBudget = AccountBudget(.accountReads, policy: parts.throttle, clock: parts.clock)
        removalBudget = MemoryBudget(.sessionRemovals, policy: parts.throttle, clock: parts.clock)
        doctorBudget = MemoryBudget(.doctorQuestions, policy: parts.throttle, clock: parts.clock)
        clearWait = ClearWait(parts)
        seeWaits = SeeWaits(parts)
    }
}
