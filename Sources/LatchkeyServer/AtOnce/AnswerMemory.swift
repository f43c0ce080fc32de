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
    private struct Kept {
        /// It keeps the object's identity from being given to another.
        let session: LiveSession
        /// What does not change with time, of an answer that does.
        let lasting: JSONAnswer?
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

    /// At `limit` bytes of answers all of them are forgotten.
    init(limit: Int = 2 * 1024 * 1024) {
        self.limit = limit
    }

    var count: Int { kept.count }

    /// `route` is the number of the one that `making` belongs to.
    func answer(of route: Int, to caller: Caller, _ making: CallerAnswer) -> WholeAnswer {
        // A change of the account makes a new object of its session.
        let key = Key(session: ObjectIdentifier(caller.session), route: route)
        let second = making.timed == nil ? nil : caller.authenticatedAt.seconds
        guard let index = kept.index(forKey: key), let lasting = kept.values[index].lasting else {
            let lasting = making.lasting(caller)
            let answer = making.whole(lasting, caller)
            keep(Kept(session: caller.session, lasting: lasting, second: second, answer: answer), key)
            return answer
        }
        if kept.values[index].second == second { return kept.values[index].answer }
        let answer = making.whole(lasting, caller)
        kept.values[index].second = second
        kept.values[index].answer = answer
        return answer
    }

    /// The same of one that does not change with time.
    func answer(of route: Int, to caller: Caller, _ making: (Caller) -> WholeAnswer) -> WholeAnswer {
        let key = Key(session: ObjectIdentifier(caller.session), route: route)
        if let known = kept[key] { return known.answer }
        let answer = making(caller)
        keep(Kept(session: caller.session, lasting: nil, second: nil, answer: answer), key)
        return answer
    }

    private func keep(_ new: Kept, _ key: Key) {
        let fields = new.answer.headers.reduce(0) { $0 + $1.name.rawName.utf8.count + $1.value.utf8.count }
        bytes += (new.lasting?.bytes.count ?? 0) + new.answer.body.readableBytes + fields
        if bytes > limit {
            kept = [:]
            bytes = 0
        } else {
            kept[key] = new
        }
    }
}
