import LatchkeyCore
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

    private struct Bucket {
        var lines: Double
        var refilledAt: ContinuousClock.Instant
        var leftOut = 0
    }

    static let burst = Double(Quota.logLines.defaultLimit)
    /// A bucket that was empty is full again after the quota's window.
    static let perSecond = burst / (Quota.logLines.window / .seconds(1))
    private static let maxKinds = 500

    private let buckets = Mutex<[Kind: Bucket]>([:])

    /// False when the line is to be left out.
    func admits(_ kind: Kind, at now: ContinuousClock.Instant) -> Bool {
        buckets.withLock { buckets in
            // Kinds come from this program, not from strangers; the bound is for what nobody foresaw.
            let isKnown = buckets[kind] != nil || buckets.count < LineBudget.maxKinds
            let kind = isKnown ? kind : Kind(level: kind.level, message: "other", detail: "")
            var bucket = buckets[kind] ?? Bucket(lines: LineBudget.burst, refilledAt: now)
            let seconds = (now - bucket.refilledAt) / .seconds(1)
            bucket.lines = min(LineBudget.burst, bucket.lines + max(0, seconds) * LineBudget.perSecond)
            bucket.refilledAt = now
            defer { buckets[kind] = bucket }
            guard bucket.lines >= 1 else {
                bucket.leftOut += 1
                return false
            }
            bucket.lines -= 1
            return true
        }
    }

    /// How many lines of each kind were left out since the last call.
    func takeLeftOut() -> [(kind: Kind, count: Int)] {
        buckets.withLock { buckets in
            let left = buckets.filter { $0.value.leftOut > 0 }
            for kind in left.keys { buckets[kind]?.leftOut = 0 }
            return left.map { ($0.key, $0.value.leftOut) }.sorted {
                $0.kind.message + $0.kind.detail < $1.kind.message + $1.kind.detail
            }
        }
    }
}
