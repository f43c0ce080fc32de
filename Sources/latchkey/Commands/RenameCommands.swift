import ArgumentParser
import LatchkeyCore
import LatchkeyFlows

struct UserRenameCommand: AccountCommand {
    static let configuration = CommandConfiguration(
        commandName: "rename", abstract: "Change what an account is called, or the name it signs in with.")

    @OptionGroup var options: ConfigurationOptions

    @Argument(help: "The user ID (uid).")
    var uid: String

    @Option(help: "What people call the person.")
    var name: String?

    @Option(name: .customLong("uid"), help: "The new user ID (uid); the old one cannot be taken by others for a while.")
    var newUID: String?

    func validate() throws {
        guard name != nil || newUID != nil else { throw ValidationError("Name what changes: --name, --uid, or both.") }
    }

    func run(_ accounts: OperateAccounts, in context: CommandContext) async throws {
        let account = try await accounts.rename(uid: uid, name: name, newUID: newUID)
        context.console.write("\(uid.printable) is now \(account.uid.printable) (\(account.name.printable))")
    }
}

struct GroupRenameCommand: PeopleGroupCommand {
    static let configuration = CommandConfiguration(
        commandName: "rename", abstract: "Change what a group is called, or its key, which programs may trust.")

    @OptionGroup var options: ConfigurationOptions

    @Argument(help: "Its key, or its id.")
    var group: NameArgument

    @Option(help: "What people call it.")
    var name: String?

    @Option(help: "The new key.")
    var key: String?

    func validate() throws {
        guard name != nil || key != nil else { throw ValidationError("Name what changes: --name, --key, or both.") }
    }

    func run(_ groups: OperateGroups, in context: CommandContext) async throws {
        let view = try await find(group.text, groups)
        try await groups.rename(view.group, name: name, key: key)
        let renamed = try await find(view.group.id.text, groups).group
        context.console.write("\(view.group.key.text) is now \(renamed.key.text) (\(renamed.name.printable))")
    }
}
