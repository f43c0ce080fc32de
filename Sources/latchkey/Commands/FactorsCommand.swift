import ArgumentParser
import LatchkeyCore
import LatchkeyFlows

struct FactorsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "factors", abstract: "Manage the key that encrypts second factors.",
        subcommands: [FactorsForgetKeyCommand.self]
    )
}

struct FactorsForgetKeyCommand: ContextualCommand {
    static let configuration = CommandConfiguration(
        commandName: "forget-key",
        abstract: """
            Remove everybody's authenticator apps and recovery codes, when the key that encrypts them is lost or known to others.
            """,
        discussion: """
            All authenticator apps and recovery codes are removed, and the sessions of these people end. They sign in with the \
            password alone and add an authenticator again. Passkeys and security keys do not need that key: they stay, and people \
            who have some are asked for them.
            """
    )

    @OptionGroup var options: ConfigurationOptions

    @Flag(help: "Do not ask, for scripts.")
    var yes = false

    func run(in context: CommandContext) async throws {
        try await OperateFactors.run(options, in: context) { factors in
            let owners = try await factors.countOwners()
            let people = "\(owners) \(owners == 1 ? "person" : "people")"
            try Confirmation.require(
                "Remove authenticator apps and recovery codes of \(people) permanently?", isGiven: yes, context.console)
            let removed = try await factors.forgetKey()
            context.console.write(
                "second factors of \(removed) \(removed == 1 ? "person" : "people") removed; the key is forgotten")
            let keepers = try await factors.countPasskeyOwners()
            guard keepers > 0 else { return }
            let (who, are) = keepers == 1 ? ("1 person keeps", "is") : ("\(keepers) people keep", "are")
            context.console.write(
                "\(who) passkeys or security keys, which do not need that key, and \(are) asked for them; recovery codes are void; "
                    + "for people who have lost the keys: latchkey user remove-factors")
        }
    }
}

extension OperateFactors {
    /// Opens the configured database.
    static func run(
        _ options: ConfigurationOptions, in context: CommandContext, _ body: (OperateFactors) async throws -> Void
    ) async throws {
        let settings = try options.settings(in: context)
        let database = try await OpenedDatabase.open(
            settings.database, mayCreate: false, roles: settings.roles, now: context.now())
        defer { database.close() }
        try await body(
            OperateFactors(
                store: database.store(by: settings),
                clock: context.clock, randomness: context.randomness))
    }
}
