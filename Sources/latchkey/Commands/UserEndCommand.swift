import ArgumentParser
import LatchkeyCore
import LatchkeyFlows

struct UserEndCommand: AccountCommand {
    static let configuration = CommandConfiguration(
        commandName: "end", abstract: "Set the date on which an account ends, or remove it.",
        discussion: """
            The account is disabled within a minute of its end, and nobody is signed in to it from the end on. To let somebody come back \
            afterwards: `latchkey user enable`.
            """)

    @OptionGroup var options: ConfigurationOptions

    @Argument(help: "The user ID (uid).")
    var uid: String

    @Argument(
        help: ArgumentHelp(
            "A day like 2026-12-24, whose end it is (UTC), a time like 2026-12-24T17:00:00Z, or never.",
            valueName: "end"))
    var end: EndTime

    @Argument(help: ArgumentHelp("More people.", valueName: "uid"))
    var others: [String] = []

    func run(_ accounts: OperateAccounts, in context: CommandContext) async throws {
        let end = self.end
        try await EachPerson.run([uid] + others) { uid in
            let account = try await accounts.setEnd(end, uid: uid)
            let told = account.endsAt.map { "ends at \($0.rfc3339)" } ?? "has no end"
            context.console.write("\(uid.printable) \(told)")
        }
    }
}

/// A day, a time, or `never`.
extension EndTime: ExpressibleByArgument {
    package init?(argument: String) {
        if argument == "never" {
            self = .never
        } else {
            self.init(argument)
        }
    }
}
