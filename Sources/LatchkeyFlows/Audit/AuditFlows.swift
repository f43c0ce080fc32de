/// What happened here: the events, and their numbers.
package struct AuditFlows: Sendable {
    package let events: ReadAudit
    package let overview: ReadOverview

    init(_ parts: FlowParts) {
        events = ReadAudit(store: parts.store, stepUp: parts.stepUp, clock: parts.clock)
        overview = ReadOverview(store: parts.store, clock: parts.clock)
    }
}
