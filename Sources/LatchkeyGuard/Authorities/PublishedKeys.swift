import LatchkeyTokens
import Synchronization

/// A server's public keys, kept here for an hour at most, and asked for again at most twice a minute for a key that is not among them.
///
/// While the server is away, those that are known stay good for a day.
final class PublishedKeys: Sendable {
    typealias Question = @Sendable () async -> [ServicePublicKey]?

    private struct State {
        var keys: [ServicePublicKey] = []
        var learnedAt: ContinuousClock.Instant?
        var askedAt: ContinuousClock.Instant?
        /// Whether the last question came right after another one.
        var isSecond = false
        var underWay: Task<Void, Never>?
    }

    static let freshFor = Duration.seconds(3600)
    /// From then on they are asked for while nobody waits.
    static let renewedAfter = Duration.seconds(3000)
    static let staleFor = Duration.seconds(86_400)
    static let pause = Duration.seconds(60)
    /// Before a second question: another node of the server may have been asked, which did not know a new key yet.
    static let secondPause = Duration.seconds(3)
    /// Shorter while nothing is known: nobody can be let in before the first answer.
    static let firstPause = Duration.seconds(2)

    private let question: Question
    private let now: @Sendable () -> ContinuousClock.Instant
    private let state = Mutex(State())

    init(now: @escaping @Sendable () -> ContinuousClock.Instant, question: @escaping Question) {
        self.question = question
        self.now = now
    }

    /// What is known now; nil when that is nothing, or older than an hour: then ``refreshed()`` waits for the server, which may have
    /// revoked a key. Shortly before, it is asked while nobody waits.
    func known() -> [ServicePublicKey]? {
        let now = now()
        return state.withLock { state in
            guard let age = PublishedKeys.age(state, at: now), age < PublishedKeys.freshFor else { return nil }
            if age >= PublishedKeys.renewedAfter { _ = ask(&state, at: now) }
            return state.keys
        }
    }

    /// Waits for a question if one may be asked now or is under way; then what is known. Nil when that is nothing, or older than a day.
    func refreshed() async -> [ServicePublicKey]? {
        let now = now()
        await state.withLock { ask(&$0, at: now) }?.value
        return state.withLock { state in
            guard let age = PublishedKeys.age(state, at: now), age < PublishedKeys.staleFor else { return nil }
            return state.keys
        }
    }

    private static func age(_ state: State, at now: ContinuousClock.Instant) -> Duration? {
        state.learnedAt.map { $0.duration(to: now) }
    }

    /// The question under way, begun here if the last one is long enough ago; nil when it is not.
    private func ask(_ state: inout State, at now: ContinuousClock.Instant) -> Task<Void, Never>? {
        if let underWay = state.underWay { return underWay }
        if let askedAt = state.askedAt {
            let since = askedAt.duration(to: now)
            let isFirst = since >= PublishedKeys.pause
            let earliest = state.isSecond ? PublishedKeys.pause : PublishedKeys.secondPause
            guard since >= (state.learnedAt == nil ? PublishedKeys.firstPause : earliest) else { return nil }
            state.isSecond = !isFirst
        }
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
