import HTTPTypes
import Hummingbird
import HummingbirdTesting
import LatchkeyGuard
import Logging
import Synchronization

/// Knows three tokens; stands in for a real authority only where ``TokenRequired`` itself is tested.
struct KnownTokens: Authority {
    static let admin = CurrentUser(id: "1", uid: "ada", name: "Ada", roles: ["Admin", "User"])
    static let teacher = CurrentUser(id: "2", uid: "tom", name: "Tom", roles: ["Teacher"])
    static let user = CurrentUser(id: "3", uid: "uma", name: "Uma", roles: ["User"])

    func user(of token: String) async throws -> CurrentUser {
        switch token {
        case "admin-token": KnownTokens.admin
        case "teacher-token": KnownTokens.teacher
        case "user-token": KnownTokens.user
        default: throw GuardError.tokenInvalid
        }
    }
}

/// An authority in which everything goes wrong.
struct BrokenAuthority: Authority {
    struct Secretive: Error, CustomStringConvertible { let description = "never-shown" }

    func user(of token: String) async throws -> CurrentUser { throw Secretive() }
}

/// An authority whose errors tell the token that they are about.
struct CarelessAuthority: Authority {
    struct Telling: Error, CustomStringConvertible { let description: String }

    /// Whether it is asked without waiting.
    let isKnown: Bool

    func knownUser(of token: String) throws -> CurrentUser? {
        if isKnown { throw Telling(description: "no answer for \(token)") }
        return nil
    }

    func user(of token: String) async throws -> CurrentUser { throw Telling(description: "no answer for \(token)") }
}

/// Keeps all lines, with their metadata.
final class LogLines: Sendable {
    private struct Handler: LogHandler {
        let lines: LogLines
        var logLevel = Logger.Level.trace
        var metadata = Logger.Metadata()

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            lines.state.withLock { $0.append("\(event.message) \(metadata) \(event.metadata ?? [:])") }
        }
    }

    private let state = Mutex<[String]>([])

    var all: [String] { state.withLock(\.self) }

    var logger: Logger { Logger(label: "test") { _ in Handler(lines: self) } }
}

/// Counts how often a handler, or a server, was reached.
final class Counter: Sendable {
    private let value = Mutex(0)

    var count: Int { value.withLock { $0 } }

    func increment() { value.withLock { $0 += 1 } }
}

/// A router with one guarded route `/guarded`, which says who asked.
func guardedApp(
    _ guarding: TokenRequired<BasicGuardedRequestContext>,
    reached: Counter = Counter(), logger: Logger? = nil
) -> some ApplicationProtocol {
    let router = Router(context: BasicGuardedRequestContext.self)
    router.group("guarded").add(middleware: guarding).get { _, context in
        reached.increment()
        return try context.requireCurrentUser().uid
    }
    return Application(router: router, logger: logger)
}

extension HTTPFields {
    static func bearer(_ token: String) -> HTTPFields { [.authorization: "Bearer \(token)"] }

    /// The fields as they stand, several of one name too.
    init(_ fields: [(HTTPField.Name, String)]) {
        self.init()
        for (name, value) in fields { append(HTTPField(name: name, value: value)) }
    }
}
