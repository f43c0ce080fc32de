import LatchkeyCore
import Synchronization

/// When it was last written down that the last administrator outlives the end of the role: once a day, in each process.
final class KeptAdministrator: Sendable {
    private let last = Mutex<(id: AccountID, at: Timestamp)?>(nil)

    func isNews(_ id: AccountID, at now: Timestamp) -> Bool {
        last.withLock { last in
            if let last, last.id == id, now >= last.at, now < last.at + .seconds(86_400) { return false }
            last = (id, now)
            return true
        }
    }
}
