import ArgumentParser
import LatchkeyCore
import LatchkeyFlows
import LatchkeyStore

struct RoleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "role", abstract: "Show the roles of the configuration, and delete those it no longer names.",
        subcommands: [RoleListCommand.self, RoleForgetCommand.self])
}

struct RoleListCommand: ContextualCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the roles, what they allow, who gives them, and how many hold them.")

    @OptionGroup var options: ConfigurationOptions

    func run(in context: CommandContext) async throws {
        let settings = try options.settings(in: context)
        let database = try await OpenedDatabase.open(
            settings.database, mayCreate: false, roles: settings.roles, now: context.now())
        defer { database.close() }
        let catalog = database.store.roles
        let holders = try await database.store.countRoleHolders()
        RoleTable.lines(catalog, holders: holders).forEach { context.console.write($0) }
        let undeclared = try await database.store.roleBits().filter { catalog[$0.key] == nil }
        for (name, bit) in undeclared.sorted(by: { $0.key < $1.key }) {
            let count = holders[Roles(bit: bit)] ?? 0
            context.console.write(
                "\(name) is declared no longer and gives nothing; \(count) \(count == 1 ? "account holds" : "accounts hold") it"
            )
        }
    }
}

struct RoleForgetCommand: ContextualCommand {
    static let configuration = CommandConfiguration(
        commandName: "forget", abstract: "Delete a role that is no longer declared and that nobody holds.")

    @OptionGroup var options: ConfigurationOptions

    @Argument(help: "The name, as it was declared.")
    var name: String

    func run(in context: CommandContext) async throws {
        let settings = try options.settings(in: context)
        guard settings.roles[name] == nil else {
            throw CommandFailure("\(name.printable) is declared; take it out of the configuration first")
        }
        let database = try await OpenedDatabase.open(
            settings.database, mayCreate: false, roles: settings.roles, now: context.now())
        defer { database.close() }
        let holders = try await RoleForgetCommand.forget(
            name, OperateRoles(store: database.store, clock: context.clock))
        guard holders == 0 else {
            throw CommandFailure(
                "\(holders) \(holders == 1 ? "account holds" : "accounts hold") \(name.printable); declare it again and take it from them"
            )
        }
        context.console.write("\(name.printable) is forgotten")
    }

    /// Answers how many hold it; it is forgotten when nobody does.
    private static func forget(_ name: String, _ roles: OperateRoles) async throws -> Int {
        do {
            return try await roles.forget(name)
        } catch {
            guard error.code == .notFound else { throw error }
            throw CommandFailure("no role was declared as \(name.printable)")
        }
    }
}

/// The roles as `role list` and `check-config` show them.
enum RoleTable {
    /// The permissions stand last and are not cut: there may be many, and a program may read them. `holders` says how many hold a role.
    static func lines(_ catalog: RoleCatalog, holders: [Roles: Int]? = nil) -> [String] {
        let head = ["role", "label", "given by"] + (holders == nil ? [] : ["held by"]) + ["permissions"]
        let rows = catalog.roles.map { role -> [String] in
            let givers = catalog.names(of: role.givers).joined(separator: ", ")
            let count = holders.map { [String($0[role.bits] ?? 0)] } ?? []
            let permissions = role.permissionNames.isEmpty ? "-" : role.permissionNames.joined(separator: ", ")
            return [role.name, role.label.printable, givers] + count + [permissions]
        }
        return TextTable.lines(head, rows)
    }
}
