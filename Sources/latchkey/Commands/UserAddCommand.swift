import ArgumentParser
import LatchkeyCore
import LatchkeyFlows

struct UserAddCommand: ContextualCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Create an account.",
        discussion: """
            With --code nobody is asked for a password: the person sets one with uid and code on the page /reset, within seven \
            days. An empty password at the prompt does the same.
            """
    )

    @OptionGroup var options: ConfigurationOptions
    @OptionGroup var passwordOptions: PasswordOptions

    @Argument(help: "The user ID (uid).")
    var uid: String

    @Flag(help: "Create a code with which the person sets the password.")
    var code = false

    @Option(help: "The person's name; the uid when left out.")
    var name: String?

    @Option(help: "E-mail address, unconfirmed.")
    var email: String?

    @Option(help: RoleArgument.help)
    var role: RoleArgument?

    func validate() throws {
        guard !code || !passwordOptions.passwordStdin else {
            throw ValidationError("--code and --password-stdin exclude each other.")
        }
    }

    func run(in context: CommandContext) async throws {
        try await OperateAccounts.run(options, mayCreateDatabase: true, in: context) { accounts, database, settings in
            let password = try code ? nil : passwordOptions.passwordOfNewAccount(context.console)
            // Before there is an account: whether codes can be made at all.
            let recovery = try password == nil ? OperateRecovery(database, settings, context) : nil
            let role = try role?.role(in: accounts.roles).bits
            let fields = NewAccountFields(uid: uid, password: password, name: name ?? uid, email: email)
            let account = try await accounts.add(fields, role: role)
            // In the wrong folder a second database is made, where nobody looks for the account.
            let place = database.isNew ? " to a new database, \(database.place)" : ""
            context.console.write("added \(account.uid) (\(accounts.roles.firstName(of: account.roles)))\(place)")
            let lifetime = IssueRecoveryCode.lifetimes.upperBound
            try await recovery?.show(account.uid, lifetime, settings, context.console)
        }
    }
}
