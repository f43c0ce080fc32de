import LatchkeyFlows
import LatchkeyGuard

/// How a route answers from a caller's session alone: a JSON object that lasts as long as the session's object in memory, and members
/// behind it that change from one second to the next, if there are any.
struct CallerAnswer: Sendable {
    let lasting: @Sendable (Caller) -> JSONAnswer
    let timed: (@Sendable (inout JSONAnswer, Caller) -> Void)?

    init(
        _ lasting: @escaping @Sendable (Caller) -> JSONAnswer,
        timed: (@Sendable (inout JSONAnswer, Caller) -> Void)? = nil
    ) {
        self.lasting = lasting
        self.timed = timed
    }

    func whole(to caller: Caller) -> WholeAnswer { whole(lasting(caller), caller) }

    /// With `lasting` as it was made for the same session.
    func whole(_ lasting: JSONAnswer, _ caller: Caller) -> WholeAnswer {
        guard let timed else { return lasting.whole() }
        var answer = lasting
        answer.reopened { timed(&$0, caller) }
        return answer.whole()
    }
}
