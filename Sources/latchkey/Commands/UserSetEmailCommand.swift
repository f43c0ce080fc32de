import ArgumentParser
import LatchkeyCore
import LatchkeyFlows
import LatchkeyServer

struct UserSetEmailCommand: ContextualCommand {
    static let configuration = CommandConfiguration(
        commandName: "set-email", abstract: "Give an account another e-mail address, or none.",
        discussion: """
            The new address gets a link to confirm it. Whoever had confirmed the previous one gets an e-mail there, with a link that \
            restores it.
            """
    )

    @OptionGroup var options: ConfigurationOptions

    @Argument(help: "The user ID (uid).")
    var uid: String

    @Argument(help: "The new address.")
    var address: String?

    @Flag(help: "Leave the account without an address.")
    var remove = false

    func validate() throws {
        guard (address != nil) != remove else { throw ValidationError("Name the new address, or --remove.") }
    }

    func run(in context: CommandContext) async throws {
        let settings = try options.settings(in: context)
        let database = try await OpenedDatabase.open(
            settings.database, mayCreate: false, roles: settings.roles, now: context.now())
        defer { database.close() }
        let keys = try ServerKeys.load(settings, context.randomness)
        let addresses = OperateEmailAddresses(
            store: database.store, secrets: OneTimeSecrets(keys: keys.macs), configuration: settings.flows,
            clock: context.clock, randomness: context.randomness)
        let account = try await EachPerson.named(uid) { try await addresses.change(to: address, uid: uid) }
        context.console.write(UserSetEmailCommand.sentence(on: account))
    }

    private static func sentence(on account: Account) -> String {
        let uid = account.uid.printable
        guard let email = account.email else { return "\(uid) has no e-mail address" }
        return "\(uid) has the address \(email.printable)\(account.isEmailVerified ? "" : ", to be confirmed")"
    }
}
