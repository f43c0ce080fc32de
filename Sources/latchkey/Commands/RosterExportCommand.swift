import ArgumentParser
import LatchkeyCore
import LatchkeyFlows
import LatchkeyServer
import LatchkeyStore

extension PeopleText.Format: ExpressibleByArgument {}

struct RosterExportCommand: ContextualCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write everybody as a list, with their groups and profiles: a table, or one JSON object a line.",
        discussion: """
            `latchkey roster import` and the page of a group take the table back. Codes and passwords are never in it. The export is \
            recorded as an audit event.
            """)

    @OptionGroup var options: ConfigurationOptions
    @OptionGroup var people: PeopleOptions

    @Option(help: "A new file, readable by this user only. Without it, standard output.")
    var to: String?

    @Option(help: "csv or jsonl.")
    var format = PeopleText.Format.csv

    @Option(help: "The delimiter between two cells of a table: , ; or the word tab.")
    var delimiter = RosterDelimiter.comma

    func validate() throws {
        guard delimiter != .bar else { throw ValidationError("--delimiter: | stands between groups") }
    }

    func run(in context: CommandContext) async throws {
        let settings = try options.settings(in: context)
        let database = try await OpenedDatabase.open(
            settings.database, mayCreate: false, roles: settings.roles, now: context.now())
        defer { database.close() }
        let export = OperateExport(store: database.store, clock: context.clock)
        let filter = try await people.filter(database.store.roles, export.group(key:))
        let text = PeopleText(
            format: format, fields: settings.flows.profileFields.map(\.name), delimiter: delimiter,
            roles: database.store.roles)
        guard let to else {
            _ = try await write(text, export, filter) { context.console.write(block: $0) }
            return
        }
        let count = try await PrivateFile.fill(to, context) { write in
            try await self.write(text, export, filter, write)
        }
        context.console.write("\(count.counted("person", "people")) written to \(to.printable)")
    }

    /// Answers how many there were.
    private func write(
        _ text: PeopleText, _ export: OperateExport, _ filter: AccountFilter, _ write: ([UInt8]) throws -> Void
    ) async throws -> Int {
        if !text.beginning.isEmpty { try write(text.beginning) }
        return try await export(filter, as: text.format.rawValue) { people in
            if !people.isEmpty { try write(text.lines(people)) }
        }
    }
}
