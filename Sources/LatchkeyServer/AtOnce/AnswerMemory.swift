import LatchkeyCore
import LatchkeyFlows
import LatchkeyGuard

/// The last answer on a connection that only depends on a session's account, and perhaps on the second, so that a client which asks
/// again costs less.
///
/// Nothing here lets anybody in: whose session it is, and whether it lives, is asked each time before this.
struct AnswerMemory {
    private var session: LiveSession?
    private var path: [UInt8] = []
    /// For which it was made; nil for an answer that does not change with time (decision 0033).
    private var second: Int64?
    private var answer: WholeAnswer?

    init() {}

    private init(_ session: LiveSession, _ path: [UInt8], _ second: Int64?, _ answer: WholeAnswer) {
        self.session = session
        self.path = path
        self.second = second
        self.answer = answer
    }

    mutating func answer(
        of path: [UInt8], to caller: Caller, isTimed: Bool, _ make: (Caller) -> WholeAnswer
    ) -> WholeAnswer {
        let second = isTimed ? caller.authenticatedAt.seconds : nil
        // A change of the account makes a new object of its session.
        if let answer, session === caller.session, self.second == second, self.path == path { return answer }
        let made = make(caller)
        self = AnswerMemory(caller.session, path, second, made)
        return made
    }
}
