import ArgumentParser
import LatchkeyCore
import LatchkeyFlows

struct GroupArchiveCommand: PeopleGroupCommand {
    static let configuration = CommandConfiguration(
        commandName: "archive",
        abstract: "Archive a group: nobody is in it or leads it, and its join codes stop working.")

    @OptionGroup var options: ConfigurationOptions

    @Argument(help: "Its key, or its id.")
    var group: NameArgument

    func run(_ groups: OperateGroups, in context: CommandContext) async throws {
        let view = try await find(group.text, groups)
        try await groups.archive(view.group)
        context.console.write("\(view.group.key.text) is archived, id \(view.group.id.text)")
    }
}

struct GroupEndCommand: PeopleGroupCommand {
    static let configuration = CommandConfiguration(
        commandName: "end", abstract: "Set the date on which a group is archived by itself, or remove it.")

    @OptionGroup var options: ConfigurationOptions

    @Argument(help: "Its key, or its id.")
    var group: NameArgument

    @Argument(
        help: ArgumentHelp(
            "A day like 2027-07-31, whose end it is (UTC), a time like 2027-07-31T17:00:00Z, or never.",
            valueName: "end"))
    var end: EndTime

    func run(_ groups: OperateGroups, in context: CommandContext) async throws {
        let group = try await find(group.text, groups).group
        try await groups.setEnd(end, of: group)
        let told = end.time.map { "ends at \($0.rfc3339)" } ?? "has no end"
        context.console.write("\(group.key.text) \(told)")
    }
}

struct GroupRestoreCommand: PeopleGroupCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Take a group out of the archive; its earlier join codes do not work again.")

    @OptionGroup var options: ConfigurationOptions

    @Argument(help: "Its id from `latchkey group list --archived`; or its key, for the newest that had it.")
    var group: NameArgument

    func run(_ groups: OperateGroups, in context: CommandContext) async throws {
        let view = try await find(group.text, groups)
        try await groups.restore(view.group)
        context.console.write("\(view.group.key.text) is restored")
    }
}

struct GroupRemoveCommand: PeopleGroupCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Delete an archived group permanently; its people stay.")

    @OptionGroup var options: ConfigurationOptions

    @Argument(help: "Its id from `latchkey group list --archived`; or its key.")
    var group: NameArgument

    @Flag(help: "Do not ask, for scripts.")
    var yes = false

    func run(_ groups: OperateGroups, in context: CommandContext) async throws {
        let view = try await find(group.text, groups)
        try Confirmation.require(
            "Delete \(view.group.key.text) (\(view.group.name.printable), \(view.memberCount.counted("member"))) permanently?",
            isGiven: yes, context.console)
        try await groups.remove(view.group)
        context.console.write("\(view.group.key.text) is removed")
    }
}

struct GroupAddMemberCommand: PeopleGroupCommand {
    static let configuration = CommandConfiguration(
        commandName: "add-member", abstract: "Put accounts into a group.")

    @OptionGroup var options: ConfigurationOptions

    @Argument(help: "The group's key, or its id.")
    var group: NameArgument

    @Argument(help: ArgumentHelp("The user IDs (uids).", valueName: "uid"))
    var uids: [String]

    func run(_ groups: OperateGroups, in context: CommandContext) async throws {
        let view = try await find(group.text, groups)
        try await EachPerson.run(uids) { uid in
            try await groups.setMember(uid, of: view.group, isLeader: nil)
            context.console.write("\(uid.printable) is in \(view.group.key.text)")
        }
    }
}

struct GroupMoveMemberCommand: PeopleGroupCommand {
    static let configuration = CommandConfiguration(
        commandName: "move-member", abstract: "Move accounts from one group into another, each in one step.",
        discussion: "Leaders of the first group do not become leaders of the second.")

    @OptionGroup var options: ConfigurationOptions

    @Argument(help: "The key or id of the group in which they are.")
    var from: NameArgument

    @Argument(help: "The key or id of the other one.")
    var to: NameArgument

    @Argument(help: ArgumentHelp("The user IDs (uids).", valueName: "uid"))
    var uids: [String]

    func run(_ groups: OperateGroups, in context: CommandContext) async throws {
        let one = try await find(from.text, groups).group
        let other = try await find(to.text, groups).group
        guard one.id != other.id else {
            throw CommandFailure("both arguments name the same group; name two different groups")
        }
        try await EachPerson.run(uids) { uid in
            try await move(uid, from: one, to: other, groups)
            context.console.write("\(uid.printable) is in \(other.key.text), and no longer in \(one.key.text)")
        }
    }

    private func move(
        _ uid: String, from one: PeopleGroup, to other: PeopleGroup, _ groups: OperateGroups
    ) async throws {
        do throws(LatchkeyError) {
            try await groups.moveMember(uid, from: one, to: other)
        } catch {
            guard error.code == .notFound else { throw error }
            throw CommandFailure("\(uid.printable) is not in \(one.key.text)")
        }
    }
}

struct GroupRemoveMemberCommand: PeopleGroupCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove-member", abstract: "Take accounts out of a group; the accounts stay.")

    @OptionGroup var options: ConfigurationOptions

    @Argument(help: "The group's key, or its id.")
    var group: NameArgument

    @Argument(help: ArgumentHelp("The user IDs (uids).", valueName: "uid"))
    var uids: [String]

    func run(_ groups: OperateGroups, in context: CommandContext) async throws {
        let view = try await find(group.text, groups)
        try await EachPerson.run(uids) { uid in
            do throws(LatchkeyError) {
                try await groups.removeMember(uid, of: view.group)
            } catch {
                guard error.code == .notFound else { throw error }
                throw CommandFailure("\(uid.printable) is not in \(view.group.key.text)")
            }
            context.console.write("\(uid.printable) is no longer in \(view.group.key.text)")
        }
    }
}

struct GroupSetLeaderCommand: PeopleGroupCommand {
    static let configuration = CommandConfiguration(
        commandName: "set-leader", abstract: "Make an account a leader of a group; with --off, no longer a leader.")

    @OptionGroup var options: ConfigurationOptions

    @Argument(help: "The group's key, or its id.")
    var group: NameArgument

    @Argument(help: "The user ID (uid).")
    var uid: String

    @Flag(help: "They stay in the group, and lead it no longer.")
    var off = false

    func run(_ groups: OperateGroups, in context: CommandContext) async throws {
        let view = try await find(group.text, groups)
        guard !off else { return try await takeMark(groups, view.group, context.console) }
        let account = try await EachPerson.named(uid) {
            try await groups.setMember(uid, of: view.group, isLeader: true)
        }
        context.console.write("\(uid.printable) leads \(view.group.key.text)")
        if !groups.roles.allows(account.roles, .leadGroups) {
            context.console.complain(
                "no role of \(uid.printable) has groups:lead, so this has no effect yet: "
                    + "latchkey user add-role \(uid.printable) ROLE")
        }
    }

    private func takeMark(_ groups: OperateGroups, _ group: PeopleGroup, _ console: Console) async throws {
        let id = try await EachPerson.named(uid) { try await groups.account(uid).id }
        do throws(LatchkeyError) {
            try await groups.endLeading(id, of: group)
        } catch {
            guard error.code == .notFound else { throw error }
            throw CommandFailure("\(uid.printable) is not in \(group.key.text)")
        }
        console.write("\(uid.printable) no longer leads \(group.key.text)")
    }
}
