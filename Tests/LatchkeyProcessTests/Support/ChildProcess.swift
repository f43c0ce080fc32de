import Foundation

/// A program that runs in a process of its own and writes its output to files.
///
/// Not Foundation's `Process`: its children inherit the signals that the calling thread blocks and this process ignores, and
/// signals are what is tested here.
final class ChildProcess: Sendable {
    enum Ending: Equatable, Sendable {
        case exited(Int32)
        case killed(by: Int32)
    }

    let pid: pid_t
    let output: URL
    let errors: URL
    private let ending: Task<Ending, Never>

    /// `prologue` is shell text that runs in the process before the program takes its place: `umask 000;`.
    init(
        _ program: String, _ arguments: [String], in folder: URL, environment: [String: String] = [:],
        prologue: String = "", input: String = "", named name: String
    ) throws {
        output = folder.appending(path: name + ".out")
        errors = folder.appending(path: name + ".err")
        let inputFile = folder.appending(path: name + ".in")
        try Data(input.utf8).write(to: inputFile)
        defer { try? FileManager.default.removeItem(at: inputFile) }
        let script = "cd \"$0\" || exit 99; program=$1; shift; set -- \"$program\" \"$@\"; \(prologue) exec \"$@\""
        pid = try ChildProcess.spawn(
            ["/bin/sh", "-c", script, folder.path, program] + arguments,
            environment.merging(["PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8"]) { mine, _ in mine },
            input: inputFile.path, output: output.path, errors: errors.path
        )
        let pid = pid
        let (endings, continuation) = AsyncStream.makeStream(of: Ending.self)
        Thread.detachNewThread {
            var status: Int32 = 0
            while waitpid(pid, &status, 0) < 0, errno == EINTR {}
            let signal = status & 0x7f
            continuation.yield(signal == 0 ? .exited((status >> 8) & 0xff) : .killed(by: signal))
            continuation.finish()
        }
        ending = Task {
            for await ending in endings { return ending }
            return .exited(-1)
        }
    }

    /// How it ended; waits for that.
    func end() async -> Ending { await ending.value }

    func signal(_ number: Int32) { kill(pid, number) }

    var said: String { ChildProcess.text(of: output) }
    var complained: String { ChildProcess.text(of: errors) }

    private static func text(of file: URL) -> String {
        String(decoding: (try? Data(contentsOf: file)) ?? Data(), as: UTF8.self)
    }

    private static func spawn(
        _ arguments: [String], _ environment: [String: String], input: String, output: String, errors: String
    ) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, input, O_RDONLY, 0)
        // Appending, as a service manager's log files are.
        let flags = O_WRONLY | O_CREAT | O_TRUNC | O_APPEND
        posix_spawn_file_actions_addopen(&actions, 1, output, flags, 0o644)
        posix_spawn_file_actions_addopen(&actions, 2, errors, flags, 0o644)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        let argv: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        let envp: [UnsafeMutablePointer<CChar>?] = environment.map { strdup("\($0)=\($1)") } + [nil]
        defer { (argv + envp).forEach { free($0) } }
        var pid: pid_t = 0
        let failure = posix_spawn(&pid, arguments[0], &actions, &attributes, argv, envp)
        guard failure == 0 else { throw Trouble("cannot start \(arguments): \(String(cString: strerror(failure)))") }
        return pid
    }
}

/// Why a test cannot go on.
struct Trouble: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// Asks again and again until `condition` holds; throws after `limit`, which only a fault can reach.
func eventually(
    _ what: String, within limit: Duration = .seconds(30), _ condition: () async throws -> Bool
) async throws {
    let start = ContinuousClock.now
    while try await !condition() {
        guard ContinuousClock.now - start < limit else { throw Trouble("waited \(limit) in vain until \(what)") }
        try await Task.sleep(for: .milliseconds(5))
    }
}
