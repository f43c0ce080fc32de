import ArgumentParser
import LatchkeyCore
import LatchkeyFlows

extension NextGroup.Members: ExpressibleByArgument {}

struct GroupNextCommand: PeopleGroupCommand {
    static let configuration = CommandConfiguration(
        commandName: "next",
        abstract: "Archive a group and create the next one in its place, in one step; the old join codes stop working.")

    @OptionGroup var options: ConfigurationOptions

    @Argument(help: "Its key, or its id.")
    var group: NameArgument

    @Option(help: "The key of the next one; without it the key stays.")
    var key: String?

    @Option(help: "What people call the next one; without it the name stays.")
    var name: String?

    @Option(
        name: .customLong("ends"),
        help: "When the next one is archived by itself: a day like 2027-07-31 (to 24:00 UTC), a time, or never.")
    var ends: EndTime = .never

    @Option(help: "Which members come along: none, copy (they stay in the old one, too), or move.")
    var members: NextGroup.Members = .nobody

    @Flag(help: "Nobody leads the next one; otherwise those who lead this one do.")
    var withoutLeaders = false

    @Flag(help: "End at once the accounts of members who are then in no group.")
    var endAccounts = false

    func run(_ groups: OperateGroups, in context: CommandContext) async throws {
        let view = try await find(group.text, groups)
        let wish = NextGroupWish(
            key: key, name: name, end: ends, members: members, keepsLeaders: !withoutLeaders,
            endsAccounts: endAccounts)
        let next = try await groups.rollOver(view.group, wish)
        context.console.write("\(view.group.key.text) is archived, id \(view.group.id.text)")
        context.console.write(
            "added \(next.group.key.text) (\(next.group.name.printable)), id \(next.group.id.text), \(next.memberCount.counted("member"))"
        )
    }
}
