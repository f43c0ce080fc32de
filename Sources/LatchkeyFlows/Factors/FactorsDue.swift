import LatchkeyCore
import LatchkeyStore
import Synchronization

/// Notes by when accounts must have a second factor, the first time that one is seen without (F-017), and stores it off the requests'
/// path: grace begins when somebody could have read of it.
final class FactorsDue: Sendable {
    private let store: Store
    private let clock: TimeSource
    private let noted = Mutex<[AccountID: Timestamp]>([:])

    /// Further ones are noted when they come again.
    private static let most = 10_000
    /// In one turn, so that other writers get theirs.
    private static let perTurn = 100

    init(store: Store, clock: TimeSource) {
        self.store = store
        self.clock = clock
    }

    /// The account with the time that counts for it, which is stored later.
    func noting(_ account: Account, at now: Timestamp) -> Account {
        guard account.factorDueAt == nil, let dueAt = store.factorPolicy.dueAt(of: account, at: now) else {
            return account
        }
        var account = account
        account.factorDueAt = noted.withLock { noted in
            if let earlier = noted[account.id] { return earlier }
            if noted.count < FactorsDue.most { noted[account.id] = dueAt }
            return dueAt
        }
        return account
    }

    /// Stores some of what was noted until now; keeps what could not be stored for the next call.
    func write() async throws(LatchkeyError) {
        for (id, dueAt) in noted.withLock({ $0.prefix(FactorsDue.perTurn) }) {
            try await store.setFactorDue(dueAt, of: id, now: clock.now())
            noted.withLock { $0[id] = nil }
        }
    }
}
