import LatchkeyCore
import LatchkeyStore
import Synchronization

/// What a store's change feed has told.
final class Heard: Sendable {
    private let changes = Mutex<[AccountChange]>([])

    init(_ store: Store) {
        store.changes.addListener { [self] change in changes.withLock { $0.append(change) } }
    }

    var accounts: [AccountID] { changes.withLock { $0.map(\.accountID) } }

    var positions: [Int64] { changes.withLock { $0.map(\.position) } }
}
