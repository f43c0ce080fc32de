package import LatchkeyCore
package import LatchkeyStore

/// What the command line does with the audit.
package struct OperateAudit: Sendable {
    private let store: Store
    private let clock: TimeSource

    private static let pageSize = 1000

    package init(store: Store, clock: TimeSource) {
        self.store = store
        self.clock = clock
    }

    /// A page, the newest first.
    package func list(_ filter: EventFilter, limit: Int) async throws(LatchkeyError) -> AuditPage {
        try await store.listEntries(filter, within: .everybody, acting: nil, now: clock.now(), limit: limit)
    }

    /// All of them, the newest first, a page at a time; recorded, as everything that the operator does. Answers how many there were.
    package func export(
        _ filter: EventFilter, as format: String, _ take: ([AuditEntry]) async throws -> Void
    ) async throws -> Int {
        try await store.recordEvents([
            Actor.operator(clock).event(.auditExported, on: nil, ["format": format])
        ])
        var (filter, count) = (filter, 0)
        while true {
            let page = try await list(filter, limit: OperateAudit.pageSize)
            count += page.entries.count
            try await take(page.entries)
            guard let next = page.next else { return count }
            filter.before = next
        }
    }

    /// The account of this uid, or the id as it stands: of somebody who was removed nothing else is left. Throws `not_found`.
    package func user(_ named: String) async throws(LatchkeyError) -> AccountID {
        if let account = try await store.findAccount(uid: named) { return account.id }
        guard let id = AccountID(text: named.utf8) else { throw LatchkeyError(.notFound) }
        return id
    }

    package var now: Timestamp { clock.now() }
}
