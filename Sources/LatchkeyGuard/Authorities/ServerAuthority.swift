import LatchkeyTokens
import Synchronization

/// Asks a Latchkey server whose a token is: the authority to recommend.
///
/// It passes the caller's token to the server's `GET /api/id` and needs no secret. An answer is kept for at most five
/// seconds, so **sign-out, a disabled account and a changed role take effect here within five seconds**. However many
/// requests wait for the same token, the server is asked once. When the server is away, slow, or answers anything
/// but a user, requests are refused with 503: never let through.
///
/// What it has learned is kept in the object: make one and share it between guards.
public final class ServerAuthority: Authority {
    private typealias Answer = Result<CurrentUser, GuardError>

    private struct State {
        var known: RecentAnswers<CurrentUser>
        /// On a shelf of their own and a shorter one: invented tokens must not push out the good ones.
        var refused: RecentAnswers<GuardError>
        var underWay: [String: Task<Result<CurrentUser, GuardError>, Never>] = [:]
        var lanes: QuestionLanes
    }

    private enum Standing {
        case answered(Answer)
        case underWay(Task<Answer, Never>)
        case tooMany
    }

    private let address: ServerAddress
    private let patience: Duration
    private let connections: GuardConnections
    private let now: @Sendable () -> ContinuousClock.Instant
    private let state: Mutex<State>

    /// Answers are not older than this, counted from when the question left.
    package static let longestAge = Duration.seconds(5)

    /// How long a question may take.
    static let patience = Duration.seconds(3)

    /// An authority that asks the Latchkey server at `url`, as in `https://auth.example`.
    ///
    /// Plain http is taken only for `localhost`, `127.0.0.1` and `[::1]`.
    public convenience init(_ url: String) throws(ServerAddressError) {
        try self.init(url, patience: ServerAuthority.patience, connections: .shared, now: { ContinuousClock.now })
    }

    package init(
        _ url: String,
        patience: Duration,
        connections: GuardConnections,
        now: @escaping @Sendable () -> ContinuousClock.Instant
    ) throws(ServerAddressError) {
        self.address = try ServerAddress(url)
        self.patience = patience
        self.connections = connections
        self.now = now
        self.state = Mutex(
            State(
                known: RecentAnswers(limit: 10_000, longestAge: ServerAuthority.longestAge),
                refused: RecentAnswers(limit: 1_000, longestAge: ServerAuthority.longestAge),
                lanes: QuestionLanes()
            )
        )
    }

    /// Whether the text begins as the tokens of any Latchkey server do: this guard does not know the key.
    public func recognizes(_ token: String) -> Bool { SigningKey.canBeHeader(of: token.utf8) }

    /// The person `token` belongs to, as the server said within the last five seconds.
    public func user(of token: String) async throws(GuardError) -> CurrentUser {
        guard token.utf8.count <= TokenExtraction.longestToken else { throw .tokenInvalid }
        if let answer = recentAnswer(for: token) { return try answer.get() }
        guard let shape = SessionTokenShape(token) else { throw .tokenInvalid }
        switch standing(of: token, shape.sessionID) {
        case .answered(let answer): return try answer.get()
        case .underWay(let question): return try await question.value.get()
        case .tooMany: throw .unavailable(cause: "too many questions under way")
        }
    }

    private func recentAnswer(for token: String) -> Answer? {
        let now = now()
        return state.withLock { state in ServerAuthority.recentAnswer(for: token, in: state, at: now) }
    }

    private static func recentAnswer(
        for token: String, in state: State, at now: ContinuousClock.Instant
    ) -> Answer? {
        // Older by now than when the server was asked.
        state.known.agedAnswer(for: token, at: now).map { Answer.success($0.answer.aged(by: $0.age)) }
            ?? state.refused.answer(for: token, at: now).map(Answer.failure)
    }

    private func standing(of token: String, _ session: String?) -> Standing {
        let now = now()
        return state.withLock { state in
            if let answer = ServerAuthority.recentAnswer(for: token, in: state, at: now) { return .answered(answer) }
            if let question = state.underWay[token] { return .underWay(question) }
            guard let lane = state.lanes.enter(session, at: now) else { return .tooMany }
            // Of its own, so that a request that is cancelled takes nobody's answer away. It ends within `patience`.
            let question = Task.detached { await self.ask(token, session, lane, at: now) }
            state.underWay[token] = question
            return .underWay(question)
        }
    }

    private func ask(
        _ token: String, _ session: String?, _ lane: QuestionLanes.Lane, at askedAt: ContinuousClock.Instant
    ) async -> Answer {
        let client = lane == .trusted ? connections.trusted : connections.untried
        let answer = await ServerQuestion(address: address, patience: patience, client: client).ask(token)
        state.withLock { state in
            state.underWay[token] = nil
            state.lanes.leave(lane, session)
            switch answer {
            case .success(let user):
                state.known.keep(user, for: token, askedAt: askedAt)
                state.lanes.trust(session, at: askedAt)
            case .failure(let error) where error.isUnavailable: break
            case .failure(let error): state.refused.keep(error, for: token, askedAt: askedAt)
            }
        }
        // Nobody knows when on its way it was true: it is taken for as old as it can be.
        return answer.map { $0.aged(by: askedAt.duration(to: now())) }
    }
}

extension Authority where Self == ServerAuthority {
    /// Asks the Latchkey server at `url` whose a token is; see ``ServerAuthority``.
    public static func server(_ url: String) throws(ServerAddressError) -> ServerAuthority {
        try ServerAuthority(url)
    }
}
