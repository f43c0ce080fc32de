import ArgumentParser
import LatchkeyCore
import LatchkeyFlows

struct UserAddCommand: ContextualCommand {
    static let configuration = CommandConfiguration(commandName: "add", abstract: "Make an account.")

    @OptionGroup var options: ConfigurationOptions
    @OptionGroup var passwordOptions: PasswordOptions

    @Argument(help: "The sign-in name.")
    var uid: String

    @Option(help: "The person's name; the uid when left out.")
    var name: String?

    @Option(help: "E-mail address, unconfirmed.")
    var email: String?

    @Option(help: "Admin, Teacher or User.")
    var role = RoleArgument.user

    func run(in context: CommandContext) async throws {
        try await OperateAccounts.run(options, mayCreateDatabase: true, in: context) { accounts, database in
            let password = try passwordOptions.newPassword(context.console)
            let fields = NewAccountFields(uid: uid, password: password, name: name ?? uid, email: email)
            let account = try await accounts.add(fields, role: role.roles)
            // In the wrong folder a second database is made, where nobody looks for the account.
            let place = database.isNew ? " to a new database, \(database.place)" : ""
            context.console.write("added \(account.uid) (\(account.roles.firstName))\(place)")
        }
    }
}
