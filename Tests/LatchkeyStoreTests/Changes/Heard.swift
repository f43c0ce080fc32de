import LatchkeyCore
import LatchkeyStore
import Synchronization

/// What a store's feeds have told.
final class Heard: Sendable {
    private let changes = Mutex<[AccountChange]>([])

    private let published = Mutex<[AuditEvent]>([])

    init(_ store: Store) {
        store.events.addListener { [self] event in published.withLock { $0.append(event) } }
        store.changes.addListener { [self] change in changes.withLock { $0.append(change) } }
    }

    var accounts: [AccountID] { changes.withLock { $0.map(\.accountID) } }

    var events: [AuditEvent] { published.withLock(\.self) }

    var positions: [Int64] { changes.withLock { $0.map(\.position) } }
}
