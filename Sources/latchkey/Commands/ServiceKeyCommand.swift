import ArgumentParser
import LatchkeyCore
import LatchkeyFlows

struct ServiceKeyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "service-key", abstract: "The keys that sign service tokens, for APIs of your own.",
        subcommands: [ServiceKeyListCommand.self, ServiceKeyRotateCommand.self, ServiceKeyRetireCommand.self]
    )
}

struct ServiceKeyListCommand: ContextualCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the keys that are published, the newest first.")

    @OptionGroup var options: ConfigurationOptions

    func run(in context: CommandContext) async throws {
        try await OperateServiceKeys.run(options, in: context) { keys in
            let rows = try await keys.list().map { key in
                [key.id, key.state.rawValue, key.signsFrom.rfc3339, key.publishedUntil?.rfc3339 ?? "-"]
            }
            guard !rows.isEmpty else { return context.console.write("there are no keys") }
            TextTable.lines(["KID", "STATE", "SIGNS FROM", "PUBLISHED UNTIL"], rows)
                .forEach { context.console.write($0) }
        }
    }
}

struct ServiceKeyRotateCommand: ContextualCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate", abstract: "Make the next key; no session ends.",
        discussion: """
            It is published at once and signs in a day, so that APIs which keep the keys know it by then. Tokens of the key before stay \
            good to their end.
            """)

    @OptionGroup var options: ConfigurationOptions

    @Flag(name: .customLong("now"), help: "It signs at once.")
    var isAtOnce = false

    func run(in context: CommandContext) async throws {
        try await OperateServiceKeys.run(options, in: context, makesKeys: true) { keys in
            let id = try await keys.rotate(now: isAtOnce)
            context.console.write("\(id) signs \(isAtOnce ? "now" : "in a day")")
        }
    }
}

struct ServiceKeyRetireCommand: ContextualCommand {
    static let configuration = CommandConfiguration(
        commandName: "retire", abstract: "Take a key back that somebody else may know; no session ends.",
        discussion: """
            It is published no more, and another one signs at once where it did. APIs that keep the keys refuse its tokens once they have \
            asked for the keys again: those of the guards within an hour, as long as they reach this server.
            """)

    @OptionGroup var options: ConfigurationOptions

    @Argument(help: "The kid, as latchkey service-key list shows it.")
    var kid: String

    func run(in context: CommandContext) async throws {
        try await OperateServiceKeys.run(options, in: context) { keys in
            let replacement = try await replacement(in: keys)
            context.console.write("\(kid.printable) is published no more")
            if let replacement { context.console.write("\(replacement) signs now") }
        }
    }

    private func replacement(in keys: OperateServiceKeys) async throws -> String? {
        do throws(LatchkeyError) {
            return try await keys.retire(kid)
        } catch  where error.code == .notFound {
            throw CommandFailure("no key that is published has this kid: latchkey service-key list")
        }
    }
}

extension OperateServiceKeys {
    /// Opens the configured database, and the keys that seal.
    ///
    /// Where nobody gets tokens any more, keys of before can still be taken back.
    static func run(
        _ options: ConfigurationOptions, in context: CommandContext, makesKeys: Bool = false,
        _ body: (OperateServiceKeys) async throws -> Void
    ) async throws {
        let settings = try options.settings(in: context)
        guard !makesKeys || !settings.flows.serviceTokens.audiences.isEmpty else {
            throw settings.complaint(
                about: ServiceTokensSection.audiences.description,
                "nobody gets service tokens; name your API here first")
        }
        let database = try await OpenedDatabase.open(
            settings.database, mayCreate: false, roles: settings.roles, now: context.now())
        defer { database.close() }
        let keys = try ServerKeys.load(settings, context.randomness)
        try await body(
            OperateServiceKeys(
                store: database.store(by: settings), sealing: keys.macs, policy: settings.flows.serviceTokens,
                clock: context.clock, randomness: context.randomness))
    }
}
