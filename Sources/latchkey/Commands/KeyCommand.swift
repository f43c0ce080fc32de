import ArgumentParser
import Foundation
import LatchkeyCore
import LatchkeyFlows
import LatchkeyStore
import LatchkeyTokens

struct KeyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key", abstract: "Replace the key that signs session tokens.",
        subcommands: [KeyRotateCommand.self, KeyRetireCommand.self]
    )
}

/// A command for the key that the server made itself, beside its database.
protocol SecretKeyCommand: ContextualCommand {
    var options: ConfigurationOptions { get }
    /// What the operator does by hand where the key is in the configuration.
    var byHand: String { get }

    func run(_ file: SecretKeyFile, _ settings: Settings, in context: CommandContext) async throws
}

extension SecretKeyCommand {
    func run(in context: CommandContext) async throws {
        let settings = try options.settings(in: context)
        guard case .generated(let path) = settings.secretKey else {
            throw CommandFailure("your configuration sets the key, so this command does not change it: \(byHand)")
        }
        let file = SecretKeyFile(path: path)
        guard !file.isLink else {
            throw CommandFailure(
                "\(path.printable) is a symbolic link, which is not followed: put the file itself there, or name it as secret_key_file "
                    + "and replace it by hand")
        }
        try await run(file, settings, in: context)
    }
}

struct KeyRotateCommand: SecretKeyCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate", abstract: "Make a new key; the present one stays valid beside it.",
        discussion: "Restart the server afterwards: until then it knows the present key only."
    )

    @OptionGroup var options: ConfigurationOptions

    @Flag(help: "Somebody may know the present key: it ends at once, and with it all sessions, links and codes.")
    var compromised = false

    var byHand: String {
        compromised
            ? "put a new one in its place (openssl rand -base64 32), unset secret_key_previous, and restart; where people have second "
                + "factors, run latchkey factors forget-key before"
            : "set secret_key_previous to the present key, put a new one in its place (openssl rand -base64 32), and restart; "
                + "with several nodes, see docs/operations.md"
    }

    func run(_ file: SecretKeyFile, _ settings: Settings, in context: CommandContext) async throws {
        guard let secret = try file.readItself() else {
            throw CommandFailure("there is no key yet; the server makes one when it starts for the first time")
        }
        guard compromised || settings.previousSecretKey == nil else {
            throw CommandFailure(
                "secret_key_previous is set, so the present key would not stay valid: remove that setting first")
        }
        let before = try file.previous.read()
        guard compromised || before == nil || before == secret else {
            throw CommandFailure(
                "\(file.previous.path.printable) is there from the last rotation, and its sessions, links and codes would end: restart "
                    + "the server, run latchkey key retire when they may end, and rotate again (or use --compromised)")
        }
        // By whichever key they are encrypted: both end.
        if compromised, try await isNeeded(nil, settings, in: context) {
            throw CommandFailure(
                "the second factors in the database are encrypted by this key, and nobody could read them: run "
                    + "latchkey factors forget-key first")
        }
        try file.rotate(from: secret, keepingPrevious: !compromised, context.randomness)
        context.console.write("The new key is in \(file.path.printable). Restart the server now.")
        guard !compromised else {
            return context.console.write(
                "Then all sessions end, and links and codes that were given out are invalid.")
        }
        let days = Int((settings.flows.sessions.longest.microseconds + 86_399_999_999) / 86_400_000_000)
        context.console.write(
            "Sessions, links and codes of the present key stay valid. In \(days) days: latchkey key retire")
    }
}

struct KeyRetireCommand: SecretKeyCommand {
    static let configuration = CommandConfiguration(
        commandName: "retire", abstract: "Remove the previous key.",
        discussion: """
            Tokens, links and codes that were created with it are invalid after the next restart, and so are join codes from before \
            the rotation.
            """
    )

    @OptionGroup var options: ConfigurationOptions

    var byHand: String { "unset secret_key_previous, and restart" }

    func run(_ file: SecretKeyFile, _ settings: Settings, in context: CommandContext) async throws {
        guard try file.read() != nil else {
            throw CommandFailure("there is no key yet; the server makes one when it starts for the first time")
        }
        if let before = try ServerKeys.load(settings, context.randomness).macs.all.dropFirst().first,
            try await isNeeded(before.id, settings, in: context)
        {
            throw CommandFailure(
                "the second factors in the database are still encrypted by this key: restart the server first, which encrypts them "
                    + "by the new one")
        }
        guard try file.previous.remove() else { throw CommandFailure("there is no previous key") }
        context.console.write("removed; restart the server")
    }

}

extension SecretKeyCommand {
    /// The data key of the second factors in the database is encrypted by the key of this id. Nil is any, where somebody has such factors.
    fileprivate func isNeeded(_ key: String?, _ settings: Settings, in context: CommandContext) async throws -> Bool {
        if case .sqlite(let path) = settings.database, !FileManager.default.fileExists(atPath: path) { return false }
        let database = try await OpenedDatabase.open(
            settings.database, mayCreate: false, roles: settings.roles, now: context.now())
        defer { database.close() }
        guard let stored = try await database.store.findDataKey() else { return false }
        guard let key else { return try await database.store.countDataKeyOwners() > 0 }
        return stored.keyID == key
    }
}
