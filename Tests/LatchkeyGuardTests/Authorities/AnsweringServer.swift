import HTTPTypes
import Hummingbird
import HummingbirdTesting
import LatchkeyGuard
import LatchkeyTokens
import NIOCore
import Synchronization

/// Opens once; whoever waits goes on then.
final class Gate: Sendable {
    private struct State {
        var isOpen = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    func open() {
        let waiting = state.withLock { state in
            state.isOpen = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    func wait() async {
        await withCheckedContinuation { continuation in
            let isOpen = state.withLock { state in
                if !state.isOpen { state.waiting.append(continuation) }
                return state.isOpen
            }
            if isOpen { continuation.resume() }
        }
    }
}

/// A clock that moves only when told.
final class StillClock: Sendable {
    private let instant = Mutex(ContinuousClock.now)

    func now() -> ContinuousClock.Instant { instant.withLock { $0 } }

    func advance(by duration: Duration) { instant.withLock { $0 += duration } }
}

/// What a test needs to ask a server on a loopback port.
struct Asking: Sendable {
    let url: String
    let clock: StillClock
    let authority: ServerAuthority
    /// The questions that reached the server.
    let questions: Counter
}

/// A text in the form of a session token, of a session of its own unless `session` names one.
func sampleToken(_ number: Int, session: Int? = nil) -> String {
    func id(_ number: Int) -> String {
        String(String(repeating: "A", count: 16) + String(1_000_000 + number).suffix(5) + "A")
    }
    guard let key = try? SigningKey(secret: SharedSecretAuthorityTests.secret) else { return "" }
    return SessionTokenSigner(keys: KeySet(key), issuer: "https://auth.example").token(
        subject: id(0), uid: "ada", sessionID: id(session ?? number), tokenID: id(number), issuedAt: 1_000,
        expiresAt: 2_000,
        roles: ["Admin"])
}

let abc = sampleToken(1)
let abd = sampleToken(2)
let abe = sampleToken(3)
let def = sampleToken(4)

let adaJSON = #"""
    {"id":"1","uid":"ada","name":"Ada","email":"ada@school.example","email_verified":true,"role":"Admin",
    "roles":["Admin","User"],"permissions":["users:read"],"state":"active","new":{"later":[1]}}
    """#

let ada = CurrentUser(
    id: "1",
    uid: "ada",
    name: "Ada",
    email: "ada@school.example",
    roles: ["Admin", "User"],
    permissions: ["users:read"]
)

func json(_ text: String, status: HTTPResponse.Status = .ok) -> Response {
    Response(
        status: status,
        headers: [.contentType: "application/json"],
        body: ResponseBody(byteBuffer: ByteBuffer(string: text))
    )
}

extension GuardConnections {
    /// For tests beside which a machine may be busy for longer than a guard waits.
    static let patient = GuardConnections(patience: .seconds(60))
}

/// Runs a real server whose `GET /api/id` is `answer`, and an authority that asks it.
func withServer<Value>(
    patience: Duration = .seconds(60),
    elsewhere: Counter = Counter(),
    answer: @escaping @Sendable (Request) async throws -> Response,
    test: @escaping @Sendable (Asking) async throws -> Value
) async throws -> Value {
    let questions = Counter()
    let router = Router()
    router.get("api/id") { request, _ in
        questions.increment()
        return try await answer(request)
    }
    router.get("elsewhere") { _, _ in
        elsewhere.increment()
        return json(adaJSON)
    }
    return try await Application(router: router).test(.live) { client in
        let url = "http://localhost:\(client.port ?? 0)"
        let clock = StillClock()
        let authority = try ServerAuthority(url, patience: patience, connections: .patient, now: clock.now)
        return try await test(Asking(url: url, clock: clock, authority: authority, questions: questions))
    }
}

extension ServerAuthority {
    /// What this authority says, errors too.
    func answer(for token: String) async -> Result<CurrentUser, GuardError> {
        do throws(GuardError) {
            return .success(try await user(of: token))
        } catch {
            return .failure(error)
        }
    }
}

extension Result where Failure == GuardError {
    var isUnavailable: Bool {
        if case .failure(let error) = self { error.isUnavailable } else { false }
    }
}
