import LatchkeyCore
import Synchronization

/// Which sessions have had a token for which API, in this process: the audit tells the first, not one every four minutes.
final class FirstUses: Sendable {
    struct Use: Hashable, Sendable {
        let session: RandomID
        let audience: String
    }

    private let known = Mutex<Set<Use>>([])

    /// Beyond that all are forgotten, and told once more.
    private static let most = 20_000

    func isNew(_ use: Use) -> Bool { known.withLock { !$0.contains(use) } }

    func note(_ use: Use) {
        known.withLock { known in
            if known.count >= FirstUses.most { known = [] }
            known.insert(use)
        }
    }
}
