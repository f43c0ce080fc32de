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

    /// Whether it is the first; from then on it is not.
    func isNew(_ use: Use) -> Bool {
        known.withLock { known in
            if known.count >= FirstUses.most { known = [] }
            return known.insert(use).inserted
        }
    }

    /// It was not told: the next one is the first.
    func forget(_ use: Use) { known.withLock { _ = $0.remove(use) } }
}
