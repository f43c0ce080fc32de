/// What the server said about tokens a moment ago: bounded in number and in age, the oldest goes first.
struct RecentAnswers<Answer: Sendable>: Sendable {
    private struct Entry {
        let answer: Answer
        let askedAt: ContinuousClock.Instant
    }

    private let limit: Int
    private let longestAge: Duration
    /// Tokens are ASCII here, so equal text is equal bytes.
    private var entries: [String: Entry] = [:]
    /// In the order of asking; may name an entry that a later answer has replaced.
    private var order: [(token: String, askedAt: ContinuousClock.Instant)] = []
    private var oldest = 0

    init(limit: Int, longestAge: Duration) {
        self.limit = limit
        self.longestAge = longestAge
    }

    var count: Int { entries.count }

    func answer(for token: String, at now: ContinuousClock.Instant) -> Answer? {
        agedAnswer(for: token, at: now)?.answer
    }

    /// The answer, and how long ago it was asked for.
    func agedAnswer(for token: String, at now: ContinuousClock.Instant) -> (answer: Answer, age: Duration)? {
        guard let entry = entries[token] else { return nil }
        let age = entry.askedAt.duration(to: now)
        return age < longestAge ? (entry.answer, age) : nil
    }

    /// Keeps `answer` until it is `longestAge` old, counted from when the question was asked.
    mutating func keep(_ answer: Answer, for token: String, askedAt: ContinuousClock.Instant) {
        entries[token] = Entry(answer: answer, askedAt: askedAt)
        order.append((token, askedAt))
        while order.count - oldest > limit || order[oldest].askedAt.duration(to: askedAt) >= longestAge {
            dropOldest()
        }
        // Now and then, so that dropping costs a constant time on average.
        if oldest > limit {
            order.removeFirst(oldest)
            oldest = 0
        }
    }

    private mutating func dropOldest() {
        let (token, askedAt) = order[oldest]
        if entries[token]?.askedAt == askedAt { entries[token] = nil }
        order[oldest].token = ""
        oldest += 1
    }
}
