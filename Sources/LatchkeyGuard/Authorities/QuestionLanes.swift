/// Which questions go first: those of sessions that the server has called good lately have room and connections of their own, so
/// that a flood of invented tokens cannot keep signed-in people waiting (S-331).
///
/// A lane is chosen by the session that a token names. That proves nothing, but nobody else can know the name: it is as long and
/// as random as a key, and stands in that person's token alone.
struct QuestionLanes: Sendable {
    enum Lane: Sendable {
        case trusted, untried
    }

    /// For each lane.
    static let mostUnderWay = 1_000
    /// A token and the one that replaces it. Somebody who invents more around their own session waits with strangers.
    private static let mostOfASession = 2
    private static let trustedFor = Duration.seconds(3_600)

    private var goodSessions = RecentAnswers<Void>(limit: 10_000, longestAge: trustedFor)
    private var trusted: [String: Int] = [:]
    private var trustedCount = 0
    private var untriedCount = 0

    /// Nil when there is no room.
    mutating func enter(_ session: String?, at now: ContinuousClock.Instant) -> Lane? {
        if let session, goodSessions.answer(for: session, at: now) != nil, trustedCount < QuestionLanes.mostUnderWay,
            trusted[session, default: 0] < QuestionLanes.mostOfASession
        {
            trusted[session, default: 0] += 1
            trustedCount += 1
            return .trusted
        }
        guard untriedCount < QuestionLanes.mostUnderWay else { return nil }
        untriedCount += 1
        return .untried
    }

    /// With the same session as at `enter`.
    mutating func leave(_ lane: Lane, _ session: String?) {
        switch lane {
        case .untried: untriedCount -= 1
        case .trusted:
            trustedCount -= 1
            guard let session, let count = trusted[session] else { return }
            trusted[session] = count > 1 ? count - 1 : nil
        }
    }

    mutating func trust(_ session: String?, at now: ContinuousClock.Instant) {
        guard let session else { return }
        // Every answer takes one of the places for answers: a busy session would push out those that ask seldom.
        let later = now.advanced(by: QuestionLanes.trustedFor / 2)
        if goodSessions.answer(for: session, at: later) == nil { goodSessions.keep((), for: session, askedAt: now) }
    }
}
