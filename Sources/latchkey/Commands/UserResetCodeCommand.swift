import ArgumentParser
import LatchkeyCore
import LatchkeyFlows
import LatchkeyServer
import Logging

struct UserResetCodeCommand: ContextualCommand {
    static let configuration = CommandConfiguration(
        commandName: "reset-code", abstract: "Create codes with which people set a new password.",
        discussion: "Each person types uid and code on the page /reset. An earlier code is no longer valid."
    )

    @OptionGroup var options: ConfigurationOptions

    @Argument(help: ArgumentHelp("The user IDs (uids).", valueName: "uid"))
    var uids: [String]

    @Option(name: .customLong("expires-in"), help: "How long it is valid: 15m to 7d.")
    var lifetime = LifetimeArgument.day

    func run(in context: CommandContext) async throws {
        let settings = try options.settings(in: context)
        let database = try await OpenedDatabase.open(
            settings.database, mayCreate: false, roles: settings.roles, now: context.now())
        defer { database.close() }
        let recovery = try OperateRecovery(database, settings, context)
        try await EachPerson.run(uids) { uid in
            try await recovery.show(uid, lifetime.duration, settings, context.console, isNamed: uids.count > 1)
        }
    }
}

extension OperateRecovery {
    init(_ database: OpenedDatabase, _ settings: Settings, _ context: CommandContext) throws(CommandFailure) {
        let keys = try ServerKeys.load(settings, context.randomness)
        self.init(
            store: database.store, secrets: OneTimeSecrets(keys: keys.macs), clock: context.clock,
            randomness: context.randomness)
    }

    /// Makes a code and writes it, with where it is typed and how long it is good; `isNamed` says whose it is, for several.
    func show(
        _ uid: String, _ lifetime: Duration, _ settings: Settings, _ console: Console, isNamed: Bool = false
    ) async throws(LatchkeyError) {
        let result = try await code(uid: uid, lifetime: lifetime)
        if isNamed { console.write("\(uid.printable):") }
        console.write(result.code)
        console.write("good until \(result.expiresAt.rfc3339), on \(PageLinks(settings.publicURL).reset())")
    }
}
