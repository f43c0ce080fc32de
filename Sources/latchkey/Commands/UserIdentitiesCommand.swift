import ArgumentParser
import LatchkeyCore
import LatchkeyFlows

struct UserIdentitiesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "identities",
        abstract: "List the provider accounts that are linked to an account, or unlink one.",
        subcommands: [UserIdentitiesListCommand.self, UserIdentitiesRemoveCommand.self]
    )
}

struct UserIdentitiesListCommand: ContextualCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the provider accounts that are linked to an account.")

    @OptionGroup var options: ConfigurationOptions

    @Argument(help: "The user ID (uid).")
    var uid: String

    func run(in context: CommandContext) async throws {
        try await OperateIdentities.run(options, in: context) { identities in
            try await EachPerson.named(uid) {
                let lines = try await identities.list(uid: uid).map { $0.line(identities.roles) }
                (lines.isEmpty ? ["no account of a provider"] : lines).forEach { context.console.write($0) }
            }
        }
    }
}

struct UserIdentitiesRemoveCommand: ContextualCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Unlink one provider account; all sessions of the account end.",
        discussion: "For people whose account somebody else has linked to their own. The person gets an e-mail."
    )

    @OptionGroup var options: ConfigurationOptions

    @Argument(help: "The user ID (uid).")
    var uid: String

    @Argument(help: "Which one: its ID in the list.")
    var id: NameArgument

    @Flag(help: "Remove it even if it is the last way to sign in to the account.")
    var last = false

    func run(in context: CommandContext) async throws {
        try await OperateIdentities.run(options, in: context) { identities in
            try await EachPerson.named(uid) {
                let isRemoved = try await identities.remove(id.text, uid: uid, mayLock: last)
                context.console.write(
                    isRemoved
                        ? "account of a provider removed from \(uid.printable); all sessions ended"
                        : "\(uid.printable) has none with this ID; nothing was changed")
            }
        }
    }
}

extension LinkedIdentity {
    /// Issuer and subject say who it is; the login is what the provider calls them.
    fileprivate func line(_ catalog: RoleCatalog) -> String {
        let given = catalog.names(of: roles).joined(separator: ", ")
        let who = "\(login?.printable ?? "-"): \(subject.printable) at \(issuer.printable)"
        return
            "\(id.text) \(provider.printable) \(who), linked \(createdAt.rfc3339), last used \(lastUsedAt?.rfc3339 ?? "-")"
            + (given.isEmpty ? "" : ", gives \(given)")
    }
}

extension OperateIdentities {
    /// Opens the configured database.
    fileprivate static func run(
        _ options: ConfigurationOptions, in context: CommandContext, _ body: (OperateIdentities) async throws -> Void
    ) async throws {
        let settings = try options.settings(in: context)
        let database = try await OpenedDatabase.open(
            settings.database, mayCreate: false, roles: settings.roles, now: context.now())
        defer { database.close() }
        try await body(
            OperateIdentities(
                store: database.store(by: settings), clock: context.clock, randomness: context.randomness))
    }
}
