import ArgumentParser
import LatchkeyCore
import LatchkeyFlows

struct GroupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "group",
        abstract: "Create groups, say who leads them, archive them; a running server sees it within a second.",
        subcommands: [
            GroupAddCommand.self, GroupListCommand.self, GroupShowCommand.self, GroupArchiveCommand.self,
            GroupEndCommand.self, GroupNextCommand.self, GroupRenameCommand.self, GroupRestoreCommand.self,
            GroupRemoveCommand.self, GroupAddMemberCommand.self, GroupMoveMemberCommand.self,
            GroupRemoveMemberCommand.self, GroupSetLeaderCommand.self,
        ]
    )
}

/// A command that works on the groups of the configured database.
protocol PeopleGroupCommand: ContextualCommand {
    var options: ConfigurationOptions { get }

    func run(_ groups: OperateGroups, in context: CommandContext) async throws
}

extension PeopleGroupCommand {
    func run(in context: CommandContext) async throws {
        let settings = try options.settings(in: context)
        let database = try await OpenedDatabase.open(
            settings.database, mayCreate: false, roles: settings.roles, now: context.now())
        defer { database.close() }
        let groups = OperateGroups(store: database.store, clock: context.clock, randomness: context.randomness)
        try await run(groups, in: context)
    }

    /// The group by its key or its id. Throws one line when there is none.
    func find(_ named: String, _ groups: OperateGroups) async throws -> GroupView { try await groups.named(named) }
}

extension OperateGroups {
    /// The group by its key or its id. Throws one line when there is none.
    func named(_ named: String) async throws -> GroupView {
        do {
            return try await find(named)
        } catch {
            guard error.code == .notFound else { throw error }
            throw CommandFailure("no group has the key or id \(named.printable); see `latchkey group list`")
        }
    }
}

struct GroupAddCommand: PeopleGroupCommand {
    static let configuration = CommandConfiguration(commandName: "add", abstract: "Create a group.")

    @OptionGroup var options: ConfigurationOptions

    @Argument(help: "What programs call it: 1 to 40 of a–z, 0–9 and -.")
    var key: String

    @Argument(help: "What people call it; the key, where nothing is given.")
    var name: String?

    func run(_ groups: OperateGroups, in context: CommandContext) async throws {
        let group = try await groups.add(key: key, name: name ?? key)
        context.console.write("added \(group.key.text) (\(group.name.printable)), id \(group.id.text)")
    }
}

struct GroupListCommand: PeopleGroupCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List groups by name.")

    @OptionGroup var options: ConfigurationOptions

    @Argument(help: "Only groups with this text in name or key.")
    var search: String?

    @Flag(help: "Those that are archived instead of those in use.")
    var archived = false

    @Flag(help: "One JSON array, for programs.")
    var json = false

    func run(_ groups: OperateGroups, in context: CommandContext) async throws {
        let reports = try await groups.list(search: search, isArchived: archived).map(GroupReport.init)
        guard !json else { return context.console.write(try AccountReport.json(reports)) }
        TextTable.lines(GroupReport.columns, reports.map(\.cells), shrinking: GroupReport.name)
            .forEach { context.console.write($0) }
    }
}

struct GroupShowCommand: PeopleGroupCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show a group and the people who are in it.")

    @OptionGroup var options: ConfigurationOptions

    @Argument(help: "Its key, or its id.")
    var group: NameArgument

    @Flag(help: "One JSON object, for programs.")
    var json = false

    private struct Report: Encodable {
        let group: GroupReport
        let members: [AccountReport]
    }

    func run(_ groups: OperateGroups, in context: CommandContext) async throws {
        let view = try await find(group.text, groups)
        let members = try await groups.members(of: view.group.id)
        let report = GroupReport(view)
        guard !json else {
            let accounts = members.map { AccountReport($0, groups.roles) }
            return context.console.write(try AccountReport.json(Report(group: report, members: accounts)))
        }
        for (name, value) in zip(GroupReport.columns, report.cells) { context.console.write("\(name): \(value)") }
        if let end = report.endsAt { context.console.write("ends: \(end)") }
        TextTable.lines(
            ["uid", "name", "role", "leads"],
            members.map { account in
                let leads = account.groups.contains { $0.group.id == view.group.id && $0.isMarkedLeader }
                return [
                    account.uid.printable, account.name.printable, groups.roles.firstName(of: account.roles),
                    leads ? "yes" : "",
                ]
            }, shrinking: 1
        ).forEach { context.console.write($0) }
    }
}
