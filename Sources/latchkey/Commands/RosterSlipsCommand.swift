import ArgumentParser
import LatchkeyCore
import LatchkeyFlows
import LatchkeyServer

struct RosterSlipsCommand: ContextualCommand {
    static let configuration = CommandConfiguration(
        commandName: "slips",
        abstract: "Show the codes for first sign-ins of people in a group, or write them to a file.",
        discussion: """
            For everybody in the group who has no password and has never signed in. A code that is valid stays the same, also one that \
            was printed on the page of slips; people who have none get one. Slips of a class go to its teacher, so people \
            with a permission of Latchkey get one only if you name them.
            """)

    @OptionGroup var options: ConfigurationOptions

    @Argument(help: "The group's key, or its id.")
    var group: NameArgument

    @Argument(help: ArgumentHelp("Only these people: their user IDs (uids).", valueName: "uid"))
    var uids: [String] = []

    @Option(name: .customLong("expires-in"), help: "How long they are valid: 1h to 60d.")
    var lifetime = LifetimeArgument.threeWeeks

    @Option(help: "A new CSV file, readable by this user only. Without it, a table on standard output.")
    var to: String?

    func run(in context: CommandContext) async throws {
        let settings = try options.settings(in: context)
        let database = try await OpenedDatabase.open(
            settings.database, mayCreate: false, roles: settings.roles, now: context.now())
        defer { database.close() }
        let keys = try ServerKeys.load(settings, context.randomness)
        let groups = OperateGroups(store: database.store, clock: context.clock, randomness: context.randomness)
        let slips = OperateSlips(
            store: database.store, secrets: OneTimeSecrets(keys: keys.macs), clock: context.clock,
            randomness: context.randomness)
        let group = try await groups.named(group.text).group
        let people = try await people(slips)
        try await show(slips, of: people, in: group, context)
        context.console.writeError("people enter these codes at \(settings.publicURL.text)/start")
    }

    /// Nil is everybody.
    private func people(_ slips: OperateSlips) async throws -> [AccountID]? {
        guard !uids.isEmpty else { return nil }
        var people: [AccountID] = []
        try await EachPerson.run(uids) { uid in people.append(try await slips.person(uid: uid)) }
        return people
    }

    private func show(
        _ slips: OperateSlips, of people: [AccountID]?, in group: PeopleGroup, _ context: CommandContext
    ) async throws {
        let duration = lifetime.duration
        guard let to else {
            let made = try await slips(of: people, in: group.id, lifetime: duration)
            CodeTable.lines(RosterSlipsCommand.rows(made)).forEach { context.console.write($0) }
            return try remark(on: made, of: people, context.console)
        }
        let made = try await PrivateFile.fill(to, context) { write in
            let made = try await slips(of: people, in: group.id, lifetime: duration)
            try write(CodeTable.csv(RosterSlipsCommand.rows(made)))
            return made
        }
        context.console.write("\(made.slips.count.counted("code")) written to \(to.printable)")
        try remark(on: made, of: people, context.console)
    }

    private static func rows(_ made: ShowSlips.Slips) -> [CodeTable.Row] {
        made.slips.map { CodeTable.Row(uid: $0.uid, name: $0.name, code: $0.code, expiresAt: $0.expiresAt) }
    }

    /// Throws a line for each who was named and has no slip.
    private func remark(on made: ShowSlips.Slips, of people: [AccountID]?, _ console: Console) throws {
        if made.sooner > 0 {
            console.writeError("\(made.sooner) of them end sooner, because somebody else created them")
        }
        let shown = Set(made.slips.map(\.id))
        let missing = zip(uids, people ?? []).filter { !shown.contains($0.1) }.map { uid, _ in
            "\(uid.printable): not an active member of the group, or has a password or signed in already"
        }
        guard missing.isEmpty else { throw CommandFailure(lines: missing) }
    }
}
