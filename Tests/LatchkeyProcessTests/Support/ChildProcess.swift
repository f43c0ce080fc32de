import Foundation

/// A program that runs in a process of its own and writes its output to files.
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
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", prologue + " exec \"$0\" \"$@\"", program] + arguments
        process.currentDirectoryURL = folder
        process.environment = environment.merging(["PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8"]) { mine, _ in mine }
        process.standardInput = try ChildProcess.reader(of: input, in: folder)
        process.standardOutput = try ChildProcess.empty(output)
        process.standardError = try ChildProcess.empty(errors)
        let (endings, continuation) = AsyncStream.makeStream(of: Ending.self)
        process.terminationHandler = { process in
            let status = process.terminationStatus
            continuation.yield(process.terminationReason == .exit ? .exited(status) : .killed(by: status))
            continuation.finish()
        }
        try process.run()
        pid = process.processIdentifier
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

    private static func empty(_ file: URL) throws -> FileHandle {
        guard FileManager.default.createFile(atPath: file.path, contents: nil) else { throw Trouble("cannot make \(file)") }
        let handle = try FileHandle(forWritingTo: file)
        // Appending, as a service manager's log files are.
        _ = fcntl(handle.fileDescriptor, F_SETFL, O_APPEND)
        return handle
    }

    private static func reader(of input: String, in folder: URL) throws -> FileHandle {
        let file = folder.appending(path: "input-" + UUID().uuidString)
        try Data(input.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        return try FileHandle(forReadingFrom: file)
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
