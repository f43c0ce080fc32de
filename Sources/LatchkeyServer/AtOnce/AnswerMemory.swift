import LatchkeyCore
import LatchkeyFlows
import LatchkeyGuard
import NIOCore

/// What was answered lately on one event loop, so that a client which asks again costs less, on whatever connection: a proxy sends the
/// requests of many people over a few.
///
/// Nothing here lets anybody in: whose session it is, and whether it lives, is asked each time before this.
final class AnswerMemory {
    private struct Kept {
        /// It keeps the object's identity from being given to another.
        let session: LiveSession
        /// What does not change with time.
        let lasting: JSONAnswer
        /// For which the whole answer was made; nil for one that does not change with time (decision 0033).
        var second: Int64?
        var answer: WholeAnswer
    }

    private struct Key: Hashable {
        let session: ObjectIdentifier
        let route: Int
    }

    private var kept: [Key: Kept] = [:]
    private var bytes = 0
    private let limit: Int

    /// At `limit` bytes of JSON all of it is forgotten.
    init(limit: Int = 2 * 1024 * 1024) {
        self.limit = limit
    }

    var count: Int { kept.count }

    /// `route` is the number of the one that `making` belongs to.
    func answer(of route: Int, to caller: Caller, _ making: CallerAnswer) -> WholeAnswer {
        // A change of the account makes a new object of its session.
        let key = Key(session: ObjectIdentifier(caller.session), route: route)
        let second = making.timed == nil ? nil : caller.authenticatedAt.seconds
        guard let index = kept.index(forKey: key) else { return keep(caller, making, second, key) }
        let known = kept.values[index]
        if known.second == second { return known.answer }
        let answer = making.whole(known.lasting, caller)
        kept.values[index].second = second
        kept.values[index].answer = answer
        return answer
    }

    private func keep(_ caller: Caller, _ making: CallerAnswer, _ second: Int64?, _ key: Key) -> WholeAnswer {
        let lasting = making.lasting(caller)
        let answer = making.whole(lasting, caller)
        bytes += lasting.bytes.count + answer.body.readableBytes
        if bytes > limit {
            kept = [:]
            bytes = 0
        } else {
            kept[key] = Kept(session: caller.session, lasting: lasting, second: second, answer: answer)
        }
        return answer
    }
}
