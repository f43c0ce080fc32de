import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyGuard
import NIOCore

/// What was answered lately on one event loop, so that a client which asks again costs less, on whatever connection: a proxy sends the
/// requests of many people over a few.
///
/// Nothing here lets anybody in: whose session it is, and whether it lives, is asked each time before this.
final class AnswerMemory {
    private struct Key: Hashable {
        let session: ObjectIdentifier
        let route: Int
    }

    private final class Kept: ClockCacheEntry {
        let cacheKey: Key
        let cacheCost: Int
        /// It keeps the object's identity from being given to another.
        let session: LiveSession
        /// What does not change with time, of an answer that does.
        let lasting: JSONAnswer?
        /// For which the whole answer was made; nil for one that does not change with time (decision 0033).
        var second: Int64?
        var answer: WholeAnswer

        /// Fibonacci's (Knuth, volume 3, §6.4): objects stand at addresses that are multiples of 16.
        static func cacheHash(of key: Key) -> Int {
            let word = UInt64(UInt(bitPattern: key.session)) &+ UInt64(truncatingIfNeeded: key.route)
            return Int(truncatingIfNeeded: word &* 0x9e37_79b9_7f4a_7c15 >> 32)
        }

        init(_ key: Key, _ session: LiveSession, lasting: JSONAnswer?, second: Int64?, answer: WholeAnswer) {
            let fields = answer.headers.reduce(0) { $0 + $1.name.rawName.utf8.count + $1.value.utf8.count }
            self.cacheKey = key
            self.session = session
            self.lasting = lasting
            self.second = second
            self.answer = answer
            self.cacheCost = (lasting?.bytes.count ?? 0) + answer.body.readableBytes + fields
        }
    }

    private var kept: ClockCache<Kept>

    /// Remembers at most `limit` bytes of answers.
    init(limit: Int = 2 * 1024 * 1024) {
        kept = ClockCache(capacity: limit)
    }

    var count: Int { kept.count }

    /// `route` is the number of the one that `making` belongs to.
    func answer(of route: Int, to caller: Caller, _ making: CallerAnswer) -> WholeAnswer {
        // A change of the account makes a new object of its session.
        let key = Key(session: ObjectIdentifier(caller.session), route: route)
        let second = making.timed == nil ? nil : caller.authenticatedAt.seconds
        guard let known = kept.find(key), let lasting = known.lasting else {
            let lasting = making.lasting(caller)
            let answer = making.whole(lasting, caller)
            kept.admit(Kept(key, caller.session, lasting: lasting, second: second, answer: answer))
            return answer
        }
        if known.second == second { return known.answer }
        known.second = second
        known.answer = making.whole(lasting, caller)
        return known.answer
    }

    /// The same of one that does not change with time.
    func answer(of route: Int, to caller: Caller, _ making: (Caller) -> WholeAnswer) -> WholeAnswer {
        let key = Key(session: ObjectIdentifier(caller.session), route: route)
        if let known = kept.find(key) { return known.answer }
        let answer = making(caller)
        kept.admit(Kept(key, caller.session, lasting: nil, second: nil, answer: answer))
        return answer
    }
}
