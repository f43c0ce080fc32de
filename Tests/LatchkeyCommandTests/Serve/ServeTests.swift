import Foundation
import LatchkeyCore
import LatchkeyServer
import LatchkeyStore
import LatchkeyTestSupport
import NIOCore
import NIOPosix
import Testing

@testable import latchkey

@Suite(.timeLimit(.minutes(5))) struct ServeTests {
    /// Runs the executable in the folder of `harness`. It is killed when `body` is over, and after two minutes: what waits for its
    /// output or its end then goes on, and fails.
    private static func withExecutable(
        _ harness: CommandHarness, _ arguments: [String],
        _ body: (Process, _ out: FileHandle, _ log: FileHandle) async throws -> Void
    ) async throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
            .appendingPathComponent("latchkey")
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: harness.folder)
        process.environment = ["PATH": "/usr/bin"]
        let (out, log) = (Pipe(), Pipe())
        process.standardOutput = out
        process.standardError = log
        try process.run()
        let id = process.processIdentifier
        let end = DispatchWorkItem { kill(id, SIGKILL) }
        DispatchQueue.global().asyncAfter(deadline: .now() + 120, execute: end)
        defer {
            end.cancel()
            if process.isRunning { kill(id, SIGKILL) }
        }
        try await body(process, out.fileHandleForReading, log.fileHandleForReading)
        // Its pipes stay open until then, also where nobody reads.
        withExtendedLifetime((out, log)) {}
    }

    /// What it says up to these words; less when it ends before.
    private static func read(_ handle: FileHandle, upTo words: String) -> String {
        var said = ""
        while !said.contains(words) {
            let more = handle.availableData
            guard !more.isEmpty else { break }
            said += String(decoding: more, as: UTF8.self)
        }
        return said
    }

    @Test("A port in use: status 1 and one line that says what to do, and where the port was written")
    func portInUse() async throws {
        let other = try await ServerBootstrap(group: NIOSingletons.posixEventLoopGroup)
            .bind(host: "127.0.0.1", port: 0).get()
        let port = try #require(other.localAddress?.port)
        let harness = try CommandHarness()
        let told = "latchkey: http.port: 127.0.0.1:\(port) is in use; stop the other program or choose another port"
        #expect(await harness.run("serve", "--port", "\(port)") == 1)
        #expect(
            harness.errorLines.filter { $0.hasPrefix("latchkey: ") } == [told + "; it was given on the command line"])
        try harness.write("http:\n  port: \(port)\n", to: "latchkey.yaml")
        #expect(await harness.run("serve") == 1)
        #expect(harness.errorLines.filter { $0.hasPrefix("latchkey: ") } == [told + "; see latchkey.yaml, line 2"])
        try await other.close()
    }

    @Test("An address of another machine is refused with the key's name and its place")
    func foreignAddress() async throws {
        let harness = try CommandHarness()
        let environment = ["LATCHKEY_HTTP_HOST": "192.0.2.1", "LATCHKEY_HTTP_PORT": "0"]
        #expect(await harness.run("serve", environment: environment) == 1)
        #expect(
            harness.err.contains(
                "latchkey: http.host: expected an address of this machine; see LATCHKEY_HTTP_HOST (environment)"))
    }

    @Test("A host that cannot be resolved is told in a sentence, with the key's name")
    func unknownHost() throws {
        let settings = try ConfigurationLoader.load(file: nil, flags: [:], try CommandHarness().context()).settings
        // No name server is asked about a name with an empty label.
        let error = #expect(throws: SocketAddressError.UnknownHost.self) {
            try SocketAddress.makeAddressResolvingHost("no..such", port: 0)
        }
        let failure = ServeCommand.failure(try #require(error), settings)
        let told = CommandFailure("http.host: expected an address of this machine, or a name that it can resolve")
        #expect(failure as? CommandFailure == told)
    }

    @Test("The address that the server listens on is written as in a URL")
    func listensOn() throws {
        #expect(Serve.text(try SocketAddress(ipAddress: "::", port: 8704)) == "[::]:8704")
        #expect(Serve.text(try SocketAddress(ipAddress: "127.0.0.1", port: 8587)) == "127.0.0.1:8587")
    }

    @Test("S-323: a server whose log nobody reads goes on answering, and SIGHUP ends it as SIGTERM does")
    func unreadLog() async throws {
        let harness = try CommandHarness()
        let arguments = ["serve", "--port", "0", "--set", "log.level=debug"]
        try await ServeTests.withExecutable(harness, arguments) { process, out, _ in
            let said = ServeTests.read(out, upTo: "people reach it at")
            let port = try #require(said.split(separator: ";").first?.split(separator: ":").last.flatMap { Int($0) })
            // Each leaves a line of some 200 bytes; the pipe holds 64 KiB.
            let statuses = try await RawSocket.connected(to: port) { socket in
                (0..<2_000).map { _ in
                    socket.send("GET /api/id HTTP/1.1\r\nHost: a\r\n\r\n")
                    return socket.answer(within: 10)?.status
                }
            }
            #expect(statuses == Array(repeating: 401, count: 2_000))
            kill(process.processIdentifier, SIGHUP)
            process.waitUntilExit()
            #expect(process.terminationReason == .exit && process.terminationStatus == 0)
        }
    }

    @Test("S-282: the server's files are its user's alone; a set-up link is offered until there is an administrator")
    func firstStart() async throws {
        let harness = try CommandHarness(input: ["correct horse battery 7"])
        let context = harness.context()
        let settings = try ConfigurationLoader.load(file: nil, flags: [:], context).settings
        let parts = try await ServeParts.open(settings, context)
        #expect(try await parts.database.store.offerSetup(code: "x", now: context.now()))
        for name in ["data/latchkey.db", "data/latchkey.db-wal", "data/secret.key"] {
            #expect(try harness.mode(name) == 0o600)
        }
        parts.close()
        #expect(await harness.run("user", "add", "ann", "--role", "Admin", "--password-stdin") == 0)
        let again = try await ServeParts.open(settings, context)
        #expect(try await !again.database.store.offerSetup(code: "x", now: context.now()))
        again.close()
    }

    @Test("The default public URL follows the port")
    func publicURL() throws {
        let harness = try CommandHarness()
        let moved = try ConfigurationLoader.load(file: nil, flags: ["http.port": "9000"], harness.context()).settings
        #expect(moved.publicURL.text == "http://localhost:9000")
        let written = try ConfigurationLoader.load(
            file: nil, flags: ["http.port": "9000", "public_url": "https://a.example"], harness.context()
        ).settings
        #expect(written.publicURL.text == "https://a.example")
    }

    @Test(
        "The executable without a terminal puts the set-up link into a file of its user, and SIGTERM ends it with status 0"
    )
    func executable() async throws {
        let harness = try CommandHarness()
        try await ServeTests.withExecutable(harness, ["serve", "--port", "0"]) { process, out, log in
            // The file is there once the port is bound; reading waits for the line that names it.
            let said = ServeTests.read(out, upTo: "setup-link\n")
            #expect(said.contains("Accounts are in a new database, \(harness.path("data/latchkey.db"))\n"))
            #expect(said.contains("the link is in the file \(harness.path("data/setup-link"))"))
            #expect(!said.contains("setup#"))
            let link = try String(contentsOfFile: harness.path("data/setup-link"), encoding: .utf8)
            #expect(link.hasPrefix("http://localhost:8587/setup#") && link.hasSuffix("\n"))
            #expect(try harness.mode("data/setup-link") == 0o600)
            process.terminate()
            let lines = String(decoding: log.readDataToEndOfFile(), as: UTF8.self)
            process.waitUntilExit()
            #expect(process.terminationReason == .exit && process.terminationStatus == 0)
            #expect(lines.contains("listening on 127.0.0.1:"))
            #expect(!lines.contains("setup#"))
            for line in lines.split(separator: "\n") {
                #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(line.utf8)) }
            }
        }
    }

    @Test(
        "A set-up link is shown on a terminal, else is in a file of its user alone, and withdrawn when it is good no more"
    )
    func setupLink() throws {
        let harness = try CommandHarness()
        let path = harness.path("setup-link")
        let shown = SetupLink(isTerminal: true, path: path).offer("http://a.example/setup#x")
        #expect(shown == "Create the first administrator: http://a.example/setup#x" && !harness.exists("setup-link"))
        // What stands there already is replaced, never written into.
        try harness.write("for all", to: "elsewhere")
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: harness.path("elsewhere"))
        let file = SetupLink(isTerminal: false, path: path)
        #expect(
            file.offer("http://a.example/setup#y") == "Create the first administrator: the link is in the file \(path)")
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "http://a.example/setup#y\n")
        #expect(try String(contentsOfFile: harness.path("elsewhere"), encoding: .utf8) == "for all")
        #expect(try harness.mode("setup-link") == 0o600)
        file.withdraw()
        #expect(!harness.exists("setup-link"))
        let nowhere = SetupLink(isTerminal: false, path: harness.path("none/setup-link")).offer(
            "http://a.example/setup#z")
        #expect(nowhere.contains("latchkey user add NAME --role Admin") && !nowhere.contains("#z"))
    }
}
