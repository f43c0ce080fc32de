import LatchkeyTokens
import Synchronization

/// A server's public keys, kept here: asked for again after an hour, and once a minute at most for a key that is not among them.
///
/// While the server is away, those that are known stay good for a day.
final class PublishedKeys: Sendable {
    typealias Question = @Sendable () async -> [ServicePublicKey]?

    private struct State {
        var keys: [ServicePublicKey] = []
        var learnedAt: ContinuousClock.Instant?
        var askedAt: ContinuousClock.Instant?
        var underWay: Task<Void, Never>?
    }

    static let freshFor = Duration.seconds(3600)
    static let staleFor = Duration.seconds(86_400)
    static let pause = Duration.seconds(60)
    /// Shorter while nothing is known: nobody can be let in before the first answer.
    static let firstPause = Duration.seconds(2)

    private let question: Question
    private let now: @Sendable () -> ContinuousClock.Instant
    private let state = Mutex(State())

    init(now: @escaping @Sendable () -> ContinuousClock.Instant, question: @escaping Question) {
        self.question = question
        self.now = now
    }

    /// What is known now; nil when that is nothing, or older than a day. An answer older than an hour is asked for again, and
    /// nobody waits for that.
    func known() -> [ServicePublicKey]? {
        let now = now()
        return state.withLock { state in
            guard let learnedAt = state.learnedAt else { return nil }
            let age = learnedAt.duration(to: now)
            if age >= PublishedKeys.freshFor { _ = ask(&state, at: now) }
            return age < PublishedKeys.staleFor ? state.keys : nil
        }
    }

    /// Waits for a question if one may be asked now or is under way; then what is known.
    func refreshed() async -> [ServicePublicKey]? {
        let now = now()
        await state.withLock { ask(&$0, at: now) }?.value
        return known()
    }

    /// The question under way, begun here if the last one is long enough ago; nil when it is not.
    private func ask(_ state: inout State, at now: ContinuousClock.Instant) -> Task<Void, Never>? {
        if let underWay = state.underWay { return underWay }
        let pause = state.learnedAt == nil ? PublishedKeys.firstPause : PublishedKeys.pause
        if let askedAt = state.askedAt, askedAt.duration(to: now) < pause { return nil }
        state.askedAt = now
        // Of its own, so that a request that is cancelled takes nobody's answer away.
        let task = Task.detached { await self.learn(askedAt: now) }
        state.underWay = task
        return task
    }

    private func learn(askedAt: ContinuousClock.Instant) async {
        let keys = await question()
        state.withLock { state in
            state.underWay = nil
            guard let keys else { return }
            state.keys = keys
            state.learnedAt = askedAt
        }
    }
}
