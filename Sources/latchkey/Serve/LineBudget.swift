import Logging
import Synchronization

/// How many log lines of one kind are written in full; the others are counted, so that strangers cannot fill a disk (S-279, S-323).
///
/// A kind is a level, a message and what the line says in `code`, `event` or `status`. A class that signs in at once stays
/// within the burst.
final class LineBudget: Sendable {
    struct Kind: Hashable, Sendable {
        let level: Logger.Level
        let message: String
        let detail: String
    }

    private struct Account {
        var lines: Double
        var refilledAt: ContinuousClock.Instant
        var leftOut = 0
    }

    static let burst = 100.0
    static let perSecond = 5.0
    private static let maxKinds = 500

    private let accounts = Mutex<[Kind: Account]>([:])

    /// False when the line is to be left out.
    func admits(_ kind: Kind, at now: ContinuousClock.Instant) -> Bool {
        accounts.withLock { accounts in
            // Kinds come from this program, not from strangers; the bound is for what nobody foresaw.
            let isKnown = accounts[kind] != nil || accounts.count < LineBudget.maxKinds
            let kind = isKnown ? kind : Kind(level: kind.level, message: "other", detail: "")
            var account = accounts[kind] ?? Account(lines: LineBudget.burst, refilledAt: now)
            let seconds = (now - account.refilledAt) / .seconds(1)
            account.lines = min(LineBudget.burst, account.lines + max(0, seconds) * LineBudget.perSecond)
            account.refilledAt = now
            defer { accounts[kind] = account }
            guard account.lines >= 1 else {
                account.leftOut += 1
                return false
            }
            account.lines -= 1
            return true
        }
    }

    /// How many lines of each kind were left out since the last call.
    func takeLeftOut() -> [(kind: Kind, count: Int)] {
        accounts.withLock { accounts in
            let left = accounts.filter { $0.value.leftOut > 0 }
            for kind in left.keys { accounts[kind]?.leftOut = 0 }
            return left.map { ($0.key, $0.value.leftOut) }.sorted {
                $0.kind.message + $0.kind.detail < $1.kind.message + $1.kind.detail
            }
        }
    }
}
