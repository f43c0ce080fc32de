import ArgumentParser
import LatchkeyCore
import LatchkeyFlows

struct UserSetFieldCommand: ContextualCommand {
    static let configuration = CommandConfiguration(
        commandName: "set-field", abstract: "Fill in a declared field of somebody's profile, or empty it.")

    @OptionGroup var options: ConfigurationOptions

    @Argument(help: "The user ID (uid).")
    var uid: String

    @Argument(help: "The name of the field, as `profile_fields` declares it.")
    var field: String

    @Argument(
        help: """
            What it is to hold: text, a number, true or false, or a date like 2026-11-24. Write -- before a text that begins with a hyphen.
            """)
    var value: NameArgument?

    @Flag(help: "Leave it empty.")
    var remove = false

    func validate() throws {
        guard (value != nil) != remove else { throw ValidationError("Say what it is to hold, or --remove.") }
    }

    func run(in context: CommandContext) async throws {
        let settings = try options.settings(in: context)
        let fields = settings.flows.profileFields
        guard fields.contains(where: { $0.name == field }) else {
            let names = fields.isEmpty ? "none" : fields.map(\.name).joined(separator: ", ")
            throw CommandFailure("no field is declared as \(field.printable); profile_fields declares \(names)")
        }
        let database = try await OpenedDatabase.open(
            settings.database, mayCreate: false, roles: settings.roles, now: context.now())
        defer { database.close() }
        let profiles = OperateProfiles(store: database.store, fields: fields, clock: context.clock)
        try await EachPerson.named(uid) { try await profiles.set(field, to: value?.text, uid: uid) }
        context.console.write("\(field) of \(uid.printable) is \(value?.text.printable ?? "empty")")
    }
}
