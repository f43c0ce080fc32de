import ArgumentParser
import LatchkeyCore
import LatchkeyFlows

struct UserFactorCodeCommand: ContextualCommand {
    static let configuration = CommandConfiguration(
        commandName: "factor-code",
        abstract: "Create a code that stands for a second factor once, beside the password.",
        discussion: """
            For people who have lost phone and recovery codes; their factors stay. Make sure that the request really comes from them. \
            The person types it where a code is asked for. An earlier code is no longer valid.
            """
    )

    @OptionGroup var options: ConfigurationOptions

    @Argument(help: "The user ID (uid).")
    var uid: String

    @Option(name: .customLong("expires-in"), help: "How long it is valid: 10m to 24h.")
    var lifetime = LifetimeArgument.hour

    func run(in context: CommandContext) async throws {
        let settings = try options.settings(in: context)
        let database = try await OpenedDatabase.open(
            settings.database, mayCreate: false, roles: settings.roles, now: context.now())
        defer { database.close() }
        let recovery = try OperateRecovery(database, settings, context)
        try await EachPerson.named(uid) {
            try await recovery.showFactorCode(uid, lifetime.duration, context.console)
        }
    }
}

extension OperateRecovery {
    /// Makes a code and writes it, with how long it is good.
    fileprivate func showFactorCode(
        _ uid: String, _ lifetime: Duration, _ console: Console
    ) async throws(LatchkeyError) {
        let result = try await factorCode(uid: uid, lifetime: lifetime)
        console.write(result.code)
        console.write("good until \(result.expiresAt.rfc3339), once, beside the password")
    }
}
