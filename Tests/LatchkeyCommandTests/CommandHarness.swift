import Foundation
import LatchkeyCore
import LatchkeyFlows
import LatchkeyPasswords
import LatchkeySQLite
import LatchkeyStore
import Synchronization

@testable import latchkey

/// A temporary folder to run commands in, and what they said.
final class CommandHarness: Sendable {
    let folder: String
    private let lines = Mutex(Said())
    private let input: [String]
    /// Keeps the folder of another harness.
    private let owner: CommandHarness?

    struct Said {
        var out: [String] = []
        var err: [String] = []
        var progress: [String] = []
        var prompts: [String] = []
        var next = 0
    }

    init(input: [String] = []) throws {
        folder = FileManager.default.temporaryDirectory.path + "/latchkey-command-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        self.input = input
        self.owner = nil
    }

    /// Other input in the same folder.
    init(input: [String], sharing other: CommandHarness) throws {
        folder = other.folder
        self.input = input
        self.owner = other
    }

    deinit {
        guard owner == nil else { return }
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// Runs `latchkey` with these arguments in the folder; answers its exit status.
    func run(_ arguments: String..., environment: [String: String] = [:], hidden: Bool = false) async -> Int32 {
        await run(arguments, environment: environment, hidden: hidden)
    }

    func run(_ arguments: [String], environment: [String: String] = [:], hidden: Bool = false) async -> Int32 {
        lines.withLock { $0 = Said() }
        return await Program.run(arguments, in: context(environment, hidden: hidden))
    }

    func context(_ environment: [String: String] = [:], hidden: Bool = false) -> CommandContext {
        CommandContext(
            environment: environment,
            workingDirectory: folder,
            console: Console(
                writeLine: { line in self.lines.withLock { $0.out.append(line) } },
                writeErrorLine: { line in self.lines.withLock { $0.err.append(line) } },
                readHidden: { _ in hidden ? self.nextInput() : nil },
                readAnswer: { prompt in
                    guard hidden else { return nil }
                    self.lines.withLock { $0.prompts.append(prompt) }
                    return self.nextInput() ?? []
                },
                showProgress: { line in self.lines.withLock { $0.progress.append(line) } },
                readLine: { self.nextInput() }
            ),
            clock: .system,
            randomness: .system
        )
    }

    private func nextInput() -> [UInt8]? {
        lines.withLock { said in
            guard said.next < input.count else { return nil }
            said.next += 1
            return Array(input[said.next - 1].utf8)
        }
    }

    var out: String { lines.withLock { $0.out.joined(separator: "\n") } }
    var errorLines: [String] { lines.withLock { $0.err } }
    var err: String { errorLines.joined(separator: "\n") }

    var prompts: [String] { lines.withLock { $0.prompts } }

    var progress: [String] { lines.withLock { $0.progress } }

    func path(_ name: String) -> String { folder + "/" + name }

    func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path(name)))
    }

    func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }

    func mode(_ name: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path(name))
        return (attributes[.posixPermissions] as? NSNumber)?.intValue ?? -1
    }
}

extension CommandHarness {
    func store() async throws -> Store {
        try await OpenedDatabase.open(.sqlite(path: path("data/latchkey.db")), mayCreate: false, now: context().now())
            .store
    }

    func verify(_ password: String, _ id: AccountID, _ store: Store) async throws -> Bool {
        let hasher = PasswordHasher(parameters: .default, threads: 1, queueLimit: 1)
        defer { hasher.shutdown() }
        guard let candidate = Password(candidate: password) else { return false }
        let stored = try await store.findPasswordHash(of: id)
        if case .right = try await hasher.verify(candidate, against: stored, for: .server) { return true }
        return false
    }

    /// Stores a session as a sign-in would.
    func signIn(_ account: Account, _ store: Store) async throws {
        let now = context().now()
        let session = Session(
            publicID: RandomID(.system), accountID: account.id, createdAt: now,
            authentication: Authentication([.password], at: now), lastSeenAt: now, idleEnd: now + .seconds(600),
            absoluteEnd: now + .seconds(600), isRemembered: false, ip: "192.0.2.1",
            userAgent: "test"
        )
        let hash = try await store.findPasswordHash(of: account.id) ?? ""
        let record = SignInRecord(
            session: session, secret: RandomID(.system), proof: .password(hash: hash, rehash: nil),
            device: RandomID(.system), attempt: Attempt(account: account.id, knownDevice: nil, network: .network(nil)),
            replaced: [],
            events: []
        )
        try await store.openSession(record, policy: ThrottlePolicy())
    }
}
