import LatchkeyCore
import LatchkeyFlows
import LatchkeyGuard

/// The last answer on a connection that only depends on a session's account, so that a client which asks again costs less.
///
/// Nothing here lets anybody in: whose session it is, and whether it lives, is asked each time before this.
struct AnswerMemory {
    private var session: LiveSession?
    private var path: [UInt8] = []
    private var answer: WholeAnswer?

    init() {}

    private init(_ session: LiveSession, _ path: [UInt8], _ answer: WholeAnswer) {
        self.session = session
        self.path = path
        self.answer = answer
    }

    mutating func answer(
        of path: [UInt8], to caller: Caller, _ make: (LiveSession) -> WholeAnswer
    ) -> WholeAnswer {
        // A change of the account makes a new object of its session.
        if let answer, session === caller.session, self.path == path { return answer }
        let made = make(caller.session)
        self = AnswerMemory(caller.session, path, made)
        return made
    }
}
