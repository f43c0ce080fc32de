import ArgumentParser
import LatchkeyCore
import LatchkeyFlows

struct UserAddCommand: AccountCommand {
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

    var mayCreateDatabase: Bool { true }

    func run(_ accounts: OperateAccounts, in context: CommandContext) async throws {
        let password = try passwordOptions.newPassword(context.console)
        let fields = NewAccountFields(uid: uid, password: password, name: name ?? uid, email: email)
        let account = try await accounts.add(fields, role: role.roles)
        context.console.write("added \(account.uid) (\(account.roles.firstName))")
    }
}
