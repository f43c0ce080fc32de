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
    }

    private enum Standing {
        case answered(Answer)
        case underWay(Task<Answer, Never>)
        case tooMany
    }

    private let question: ServerQuestion
    private let now: @Sendable () -> ContinuousClock.Instant
    private let state: Mutex<State>

    /// Answers are not older than this, counted from when the question left.
    package static let longestAge = Duration.seconds(5)
    private static let mostUnderWay = 1_000

    /// An authority that asks the Latchkey server at `url`, as in `https://auth.example`.
    ///
    /// Plain http is taken only for `localhost`, `127.0.0.1` and `[::1]`.
    public convenience init(_ url: String) throws(ServerAddressError) {
        try self.init(url, patience: .seconds(3), now: { ContinuousClock.now })
    }

    package init(
        _ url: String,
        patience: Duration,
        now: @escaping @Sendable () -> ContinuousClock.Instant
    ) throws(ServerAddressError) {
        self.question = ServerQuestion(address: try ServerAddress(url), patience: patience)
        self.now = now
        self.state = Mutex(
            State(
                known: RecentAnswers(limit: 10_000, longestAge: ServerAuthority.longestAge),
                refused: RecentAnswers(limit: 1_000, longestAge: ServerAuthority.longestAge)
            )
        )
    }

    /// Whether the text begins as the tokens of any Latchkey server do: this guard does not know the key.
    public func recognizes(_ token: String) -> Bool { SigningKey.canBeHeader(of: token.utf8) }

    /// The person `token` belongs to, as the server said within the last five seconds.
    public func user(of token: String) async throws(GuardError) -> CurrentUser {
        guard ServerAuthority.canBeToken(token) else { throw .tokenInvalid }
        switch standing(of: token) {
        case .answered(let answer): return try answer.get()
        case .underWay(let question): return try await question.value.get()
        case .tooMany: throw .unavailable(cause: "too many questions under way")
        }
    }

    private func standing(of token: String) -> Standing {
        let now = now()
        return state.withLock { state in
            if let user = state.known.answer(for: token, at: now) { return .answered(.success(user)) }
            if let error = state.refused.answer(for: token, at: now) { return .answered(.failure(error)) }
            if let question = state.underWay[token] { return .underWay(question) }
            guard state.underWay.count < ServerAuthority.mostUnderWay else { return .tooMany }
            // Of its own, so that a request that is cancelled takes nobody's answer away. It ends within `patience`.
            let question = Task.detached { await self.ask(token, at: now) }
            state.underWay[token] = question
            return .underWay(question)
        }
    }

    private func ask(_ token: String, at askedAt: ContinuousClock.Instant) async -> Answer {
        let answer = await question.ask(token)
        state.withLock { state in
            state.underWay[token] = nil
            switch answer {
            case .success(let user): state.known.keep(user, for: token, askedAt: askedAt)
            case .failure(let error) where error.isUnavailable: break
            case .failure(let error): state.refused.keep(error, for: token, askedAt: askedAt)
            }
        }
        return answer
    }

    /// Three parts of base64url text, not longer than a cookie: other text is refused without a question.
    private static func canBeToken(_ token: String) -> Bool {
        guard token.utf8.count <= TokenExtraction.longestToken else { return false }
        var dots = 0
        for byte in token.utf8 {
            switch byte {
            case UInt8(ascii: "."): dots += 1
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                continue
            default: return false
            }
        }
        return dots == 2
    }
}

extension Authority where Self == ServerAuthority {
    /// Asks the Latchkey server at `url` whose a token is; see ``ServerAuthority``.
    public static func server(_ url: String) throws(ServerAddressError) -> ServerAuthority {
        try ServerAuthority(url)
    }
}
