import ArgumentParser
import LatchkeyCore
import LatchkeyFlows

struct UserSetRoleCommand: AccountCommand {
    static let configuration = CommandConfiguration(
        commandName: "set-role",
        abstract: "Give an account another role in place of all it has, from its next request on."
    )

    @OptionGroup var options: ConfigurationOptions

    @Argument(help: "The user ID (uid).")
    var uid: String

    @Argument(help: RoleArgument.help)
    var role: RoleArgument

    func run(_ accounts: OperateAccounts, in context: CommandContext) async throws {
        let role = try role.role(in: accounts.roles)
        try await EachPerson.named(uid) { try await accounts.setRole(role.bits, uid: uid) }
        context.console.write("\(uid.printable) is now \(role.name)")
    }
}

struct UserSetPasswordCommand: AccountCommand {
    static let configuration = CommandConfiguration(
        commandName: "set-password", abstract: "Set a new password; all sessions of the account end."
    )

    @OptionGroup var options: ConfigurationOptions
    @OptionGroup var passwordOptions: PasswordOptions

    @Argument(help: "The user ID (uid).")
    var uid: String

    func run(_ accounts: OperateAccounts, in context: CommandContext) async throws {
        // Before anybody types a password in vain.
        _ = try await EachPerson.named(uid) { try await accounts.show(uid: uid) }
        let address = try await accounts.setPassword(try passwordOptions.newPassword(context.console), uid: uid)
        context.console.write("\(uid.printable) has a new password; all sessions ended")
        guard let address else { return }
        context.console.write(
            "\(address.printable) was added in a session or by staff, and has to be confirmed again; ask the person whether it is theirs"
        )
    }
}

struct UserDisableCommand: AccountCommand {
    static let configuration = CommandConfiguration(
        commandName: "disable", abstract: "Disable accounts: nobody can sign in to them, and all their sessions end."
    )

    @OptionGroup var options: ConfigurationOptions

    @Argument(help: ArgumentHelp("The user IDs (uids).", valueName: "uid"))
    var uids: [String]

    func run(_ accounts: OperateAccounts, in context: CommandContext) async throws {
        try await EachPerson.run(uids) { uid in
            try await accounts.setState(.disabled, uid: uid)
            context.console.write("\(uid.printable) is disabled; all sessions ended")
        }
    }
}

struct UserEnableCommand: AccountCommand {
    static let configuration = CommandConfiguration(
        commandName: "enable", abstract: "Enable accounts; an end date that has passed is removed.")

    @OptionGroup var options: ConfigurationOptions

    @Argument(help: ArgumentHelp("The user IDs (uids).", valueName: "uid"))
    var uids: [String]

    func run(_ accounts: OperateAccounts, in context: CommandContext) async throws {
        try await EachPerson.run(uids) { uid in
            try await accounts.setState(.active, uid: uid)
            context.console.write("\(uid.printable) is enabled")
        }
    }
}

struct UserSignOutCommand: AccountCommand {
    static let configuration = CommandConfiguration(
        commandName: "sign-out", abstract: "End all sessions of accounts, or one of them.")

    @OptionGroup var options: ConfigurationOptions

    @Argument(help: ArgumentHelp("The user IDs (uids).", valueName: "uid"))
    var uids: [String]

    @Option(help: "Only the session of this id, which `latchkey user show` tells.")
    var session: NameArgument?

    func validate() throws {
        guard session == nil || uids.count == 1 else { throw ValidationError("--session is of one account alone") }
    }

    func run(_ accounts: OperateAccounts, in context: CommandContext) async throws {
        try await EachPerson.run(uids) { uid in
            if let session { return try await end(session, of: uid, accounts, context.console) }
            let ended = try await accounts.signOut(uid: uid)
            context.console.write("\(uid.printable): \(ended) \(ended == 1 ? "session" : "sessions") ended")
        }
    }

    private func end(
        _ session: NameArgument, of uid: String, _ accounts: OperateAccounts, _ console: Console
    ) async throws {
        _ = try await accounts.show(uid: uid)
        do throws(LatchkeyError) {
            try await accounts.endSession(session.text, uid: uid)
        } catch {
            guard error.code == .notFound else { throw error }
            throw CommandFailure("\(uid.printable) has no session of this id; see `latchkey user show`")
        }
        console.write("\(uid.printable): 1 session ended")
    }
}

struct UserUnlockCommand: AccountCommand {
    static let configuration = CommandConfiguration(
        commandName: "unlock", abstract: "Clear the wait after wrong passwords, of accounts and their devices.",
        discussion: """
            Networks that wait go on waiting. A password that is off after a hundred wrong ones stays off until a new one is set: \
            latchkey user reset-code.
            """
    )

    @OptionGroup var options: ConfigurationOptions

    @Argument(help: ArgumentHelp("The user IDs (uids).", valueName: "uid"))
    var uids: [String]

    func run(_ accounts: OperateAccounts, in context: CommandContext) async throws {
        try await EachPerson.run(uids) { uid in
            let hadToWait = try await accounts.clearWait(uid: uid)
            context.console.write(
                "\(uid.printable)\(hadToWait ? " need not wait any longer" : ": nothing was counted")")
        }
    }
}

struct UserRemoveCommand: AccountCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Delete accounts and their sessions permanently."
    )

    @OptionGroup var options: ConfigurationOptions

    @Argument(help: ArgumentHelp("The user IDs (uids).", valueName: "uid"))
    var uids: [String]

    @Flag(help: "Do not ask, for scripts.")
    var yes = false

    func run(_ accounts: OperateAccounts, in context: CommandContext) async throws {
        var named: [String] = []
        // Before anybody says yes to a name that was mistyped.
        try await EachPerson.run(uids) { uid in
            let account = try await accounts.show(uid: uid).account
            let role = accounts.roles.firstName(of: account.roles)
            named.append("\(account.uid.printable) (\(account.name.printable), \(role))")
        }
        try Confirmation.require("Delete \(named.joined(separator: ", ")) permanently?", isGiven: yes, context.console)
        try await EachPerson.run(uids) { uid in
            try await accounts.remove(uid: uid)
            context.console.write("\(uid.printable) is removed")
        }
    }
}
