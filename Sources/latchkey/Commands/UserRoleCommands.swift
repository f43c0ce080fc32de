import ArgumentParser
import LatchkeyCore
import LatchkeyFlows

struct UserAddRoleCommand: AccountCommand {
    static let configuration = CommandConfiguration(
        commandName: "add-role", abstract: "Give an account a role beside those it has, from its next request on.")

    @OptionGroup var options: ConfigurationOptions

    @Argument(help: "The user ID (uid).")
    var uid: String

    @Argument(help: RoleArgument.help)
    var role: RoleArgument

    @Argument(help: ArgumentHelp("More people.", valueName: "uid"))
    var others: [String] = []

    @Option(name: .customLong("expires-in"), help: "How long, like 2h or 14d: 10m to 366d; permanent when left out.")
    var lifetime: LifetimeArgument?

    func run(_ accounts: OperateAccounts, in context: CommandContext) async throws {
        let role = try role.role(in: accounts.roles)
        try await EachPerson.run([uid] + others) { uid in
            let account = try await accounts.giveRole(role, for: lifetime?.duration, uid: uid)
            let end = account.roleEnds.first { $0.role == role.bits }
            context.console.write(
                "\(uid.printable) is now \(accounts.roles.names(of: account.roles).joined(separator: ", "))"
                    + (end.map { "; \(role.name) until \($0.at.rfc3339)" } ?? ""))
        }
    }
}

struct UserRemoveRoleCommand: AccountCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove-role", abstract: "Take a role from an account, from its next request on.")

    @OptionGroup var options: ConfigurationOptions

    @Argument(help: "The user ID (uid).")
    var uid: String

    @Argument(help: RoleArgument.help)
    var role: RoleArgument

    @Argument(help: ArgumentHelp("More people.", valueName: "uid"))
    var others: [String] = []

    func run(_ accounts: OperateAccounts, in context: CommandContext) async throws {
        let role = try role.role(in: accounts.roles)
        try await EachPerson.run([uid] + others) { uid in
            let account = try await accounts.takeRole(role, uid: uid)
            let names = accounts.roles.names(of: account.roles)
            context.console.write(
                "\(uid.printable) is now \(names.isEmpty ? "without a role" : names.joined(separator: ", "))")
        }
    }
}
