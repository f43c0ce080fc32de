import ArgumentParser
import LatchkeyCore
import LatchkeyFlows

struct ServiceKeyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "service-key", abstract: "Manage the keys that sign service tokens, for APIs of your own.",
        subcommands: [ServiceKeyListCommand.self, ServiceKeyRotateCommand.self, ServiceKeyRetireCommand.self]
    )
}

struct ServiceKeyListCommand: ContextualCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the published keys, newest first.",
        discussion: """
            next: published, but does not sign yet. active: signs new tokens. retired: signs no more; its tokens are accepted until they \
            expire.
            """)

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
        commandName: "rotate", abstract: "Create the next key. Sessions go on.",
        discussion: """
            The new key is published now and starts to sign in 24 hours, so that APIs that cache the keys know it by then. Tokens signed by \
            the key before it are accepted until they expire.
            """)

    @OptionGroup var options: ConfigurationOptions

    @Flag(name: .customLong("now"), help: "Start to sign with the new key now, instead of in 24 hours.")
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
        commandName: "retire", abstract: "Revoke a key that somebody else may know. Sessions go on.",
        discussion: """
            The key is removed from the published keys. If it was the one that signs, a new key signs from now on. APIs that cache the keys \
            refuse tokens of the revoked key when they fetch the keys again. Latchkey's guards do that within an hour, as long as they \
            can reach this server.
            """)

    @OptionGroup var options: ConfigurationOptions

    @Argument(help: "The ID of the key (KID in latchkey service-key list).")
    var kid: NameArgument

    func run(in context: CommandContext) async throws {
        try await OperateServiceKeys.run(options, in: context) { keys in
            let replacement = try await replacement(in: keys)
            context.console.write("\(kid.text.printable) is published no more")
            if let replacement { context.console.write("\(replacement) signs now") }
        }
    }

    private func replacement(in keys: OperateServiceKeys) async throws -> String? {
        do throws(LatchkeyError) {
            return try await keys.retire(kid.text)
        } catch  where error.code == .notFound {
            throw CommandFailure("no key that is published has this kid: latchkey service-key list")
        }
    }
}

extension OperateServiceKeys {
    /// Opens the configured database, and the keys that seal.
    ///
    /// Where nobody gets tokens any more, keys of before can still be revoked.
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
