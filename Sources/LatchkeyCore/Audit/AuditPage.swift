/// A page of the audit, the newest first.
package struct AuditPage: Sendable {
    /// Without those that only a later program knows (S-391): there may be fewer than asked for, or none, before the last page.
    package let entries: [AuditEntry]
    /// What to ask for older ones with; nil when there are none.
    package let next: Int64?

    package init(entries: [AuditEntry], next: Int64?) {
        self.entries = entries
        self.next = next
    }
}
