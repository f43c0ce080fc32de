import ArgumentParser
import LatchkeyCore
import LatchkeyFlows
import LatchkeyPasswords

struct UserCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user",
        abstract: "Show and change accounts; a running server applies it within a second.",
        subcommands: [
            UserAddCommand.self, UserListCommand.self, UserShowCommand.self, UserSetRoleCommand.self,
            UserAddRoleCommand.self, UserRemoveRoleCommand.self, UserRenameCommand.self, UserSetEmailCommand.self,
            UserSetFieldCommand.self, UserSetPasswordCommand.self, UserResetCodeCommand.self, UserDisableCommand.self,
            UserEnableCommand.self, UserEndCommand.self,
            UserSignOutCommand.self, UserUnlockCommand.self, UserFactorsCommand.self, UserFactorCodeCommand.self,
            UserRemoveFactorsCommand.self, UserIdentitiesCommand.self, UserRemoveCommand.self,
        ]
    )
}

/// A command that works on the accounts of the configured database.
protocol AccountCommand: ContextualCommand {
    var options: ConfigurationOptions { get }

    func run(_ accounts: OperateAccounts, in context: CommandContext) async throws
}

extension AccountCommand {
    func run(in context: CommandContext) async throws {
        try await OperateAccounts.run(options, mayCreateDatabase: false, in: context) { accounts, _, _ in
            try await run(accounts, in: context)
        }
    }
}

extension OperateAccounts {
    /// Opens the configured database, and with `mayCreateDatabase` makes one where there is none.
    static func run(
        _ options: ConfigurationOptions, mayCreateDatabase: Bool, in context: CommandContext,
        _ body: (_ accounts: OperateAccounts, _ database: OpenedDatabase, _ settings: Settings) async throws -> Void
    ) async throws {
        let settings = try options.settings(in: context)
        let database = try await OpenedDatabase.open(
            settings.database, mayCreate: mayCreateDatabase, roles: settings.roles, now: context.now()
        )
        defer { database.close() }
        // One password is hashed at most: one thread will do.
        let hasher = PasswordHasher(parameters: settings.password.argon2, threads: 1, queueLimit: 1)
        defer { hasher.shutdown() }
        let accounts = OperateAccounts(
            store: database.store(by: settings), hasher: hasher,
            configuration: settings.flows,
            clock: context.clock, randomness: context.randomness
        )
        try await body(accounts, database, settings)
    }
}
