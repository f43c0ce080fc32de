/// Which events are read. All of what is given must be true of one.
package struct EventFilter: Equatable, Sendable {
    /// Whom it happened to.
    package var user: AccountID?
    /// Who did it to somebody else, or to nobody.
    package var actor: AccountID?
    package var kind: AuditEvent.Kind?
    /// At this time or later.
    package var since: Timestamp?
    /// Before this time.
    package var until: Timestamp?
    package var network: NetworkPrefix?
    /// Only what is older than the event with this number.
    package var before: Int64?

    package init() {}
}
