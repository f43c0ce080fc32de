import Foundation
import Synchronization

/// A temporary folder in which servers and commands run; what still runs at the end of the test is killed.
final class Workplace: Sendable {
    let folder: URL
    private let children = Mutex<[ChildProcess]>([])

    private init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "latchkey-process-" + UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    static func with<Result>(_ body: (Workplace) async throws -> Result) async throws -> Result {
        let place = try Workplace()
        do {
            let result = try await body(place)
            await place.clear()
            return result
        } catch {
            print(place.lastWords)
            await place.clear()
            throw error
        }
    }

    var database: String { folder.appending(path: "data/latchkey.db").path }

    /// The executable that was built together with these tests.
    static let executable: String = {
        let own =
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
        return URL(filePath: own).deletingLastPathComponent().appending(path: "latchkey").path
    }()

    /// Starts `latchkey` or another program without waiting for anything.
    func launch(
        _ arguments: [String], program: String = Workplace.executable, environment: [String: String] = [:],
        prologue: String = "", input: String = "", in folder: URL? = nil
    ) throws -> ChildProcess {
        try children.withLock { children in
            let child = try ChildProcess(
                program, arguments, in: folder ?? self.folder, environment: environment, prologue: prologue,
                input: input,
                named: "\(children.count)"
            )
            children.append(child)
            return child
        }
    }

    /// Starts a server on a port that the system chooses, and waits until it listens.
    func serve(
        _ environment: [String: String] = [:], prologue: String = "", in folder: URL? = nil
    ) async throws -> LiveServer {
        let always = [
            "LATCHKEY_HTTP_PORT": "0", "LATCHKEY_LOG_FORMAT": "json", "LATCHKEY_TRUSTED_PROXIES": "127.0.0.1",
            "LATCHKEY_THROTTLE_SIGN_UP_CEILING": "1000000",
        ]
        let child = try launch(
            ["serve"], environment: environment.merging(always) { mine, _ in mine }, prologue: prologue, in: folder
        )
        return try await LiveServer(child)
    }

    /// Runs a command to its end.
    @discardableResult
    func run(
        _ arguments: String..., input: String = "", environment: [String: String] = [:]
    ) async throws -> (status: Int32, out: String, err: String) {
        let child = try launch(arguments, environment: environment, input: input)
        guard case .exited(let status) = await child.end() else { throw Trouble("\(arguments) was killed") }
        return (status, child.said, child.complained)
    }

    /// Makes an account by the command line; its password is `Workplace.password`.
    func add(_ uid: String, role: String = "User") async throws {
        let result = try await run(
            "user", "add", uid, "--role", role, "--password-stdin", input: Workplace.password + "\n"
        )
        guard result.status == 0 else { throw Trouble(result.err) }
    }

    static let password = "correct horse battery 7"

    private var lastWords: String {
        children.withLock { $0 }.suffix(3).map { child in
            "--- \(child.output.lastPathComponent)\n\(child.said.suffix(1000))\n\(child.complained.suffix(3000))"
        }.joined(separator: "\n")
    }

    private func clear() async {
        for child in children.withLock({ $0 }) {
            child.signal(SIGKILL)
            _ = await child.end()
        }
        try? FileManager.default.removeItem(at: folder)
    }
}
