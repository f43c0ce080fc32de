import ArgumentParser
import LatchkeyCore
import LatchkeyFlows
import LatchkeyServer

struct UserResetCodeCommand: ContextualCommand {
    static let configuration = CommandConfiguration(
        commandName: "reset-code", abstract: "Make a code with which somebody sets a new password.",
        discussion: "The person types uid and code on the page /reset. An earlier code is void."
    )

    @OptionGroup var options: ConfigurationOptions

    @Argument(help: "The sign-in name.")
    var uid: String

    @Option(name: .customLong("expires-in"), help: "How long it is valid: 15m to 7d.")
    var lifetime = LifetimeArgument.day

    func run(in context: CommandContext) async throws {
        let settings = try options.settings(in: context)
        let database = try await OpenedDatabase.open(settings.database, mayCreate: false, now: context.now())
        defer { database.close() }
        let secrets = OneTimeSecrets(keys: try ServerKeys.load(settings, context.randomness).macs)
        let recovery = OperateRecovery(
            store: database.store, secrets: secrets, log: EventLog(logger: ServeCommand.logger(settings)),
            clock: context.clock, randomness: context.randomness)
        let result = try await recovery.code(uid: uid, lifetime: lifetime.duration)
        context.console.write(result.code)
        context.console.write("good until \(result.expiresAt.rfc3339), on \(settings.publicURL.text)/reset")
    }
}
