import ArgumentParser
import LatchkeyCore
import LatchkeyFlows
import LatchkeyServer

struct EventsCommand: EventReadingCommand {
    static let configuration = CommandConfiguration(
        commandName: "events", abstract: "See what happened, the newest first.")

    @OptionGroup var options: ConfigurationOptions
    @OptionGroup var events: EventOptions

    @Option(help: "The maximum number of events to show; `latchkey audit export` writes all of them.")
    var limit = 100

    @Flag(help: "One JSON array, for programs.")
    var json = false

    private static let mostAtOnce = 10_000
    private static let columns = ["time", "what", "to", "by", "from", "details"]

    func validate() throws {
        guard (1...EventsCommand.mostAtOnce).contains(limit) else {
            throw ValidationError("--limit: expected a number from 1 to \(EventsCommand.mostAtOnce)")
        }
    }

    func run(_ audit: OperateAudit, in context: CommandContext) async throws {
        let entries = try await audit.list(try await events.filter(audit), limit: limit).entries
        guard !json else {
            let objects = entries.map { String(decoding: EventText.json($0), as: UTF8.self) }
            return context.console.write("[\(objects.joined(separator: ","))]")
        }
        TextTable.lines(EventsCommand.columns, entries.map(EventsCommand.cells), shrinking: 5)
            .forEach { context.console.write($0) }
    }

    private static func cells(_ entry: AuditEntry) -> [String] {
        let event = entry.event
        return [
            event.at.readable, event.kind.rawValue, entry.user.map(name) ?? "",
            entry.actor.map(name) ?? (event.actorKind == .person ? "" : event.actorKind.text), event.ip.printable,
            event.detail.printable,
        ]
    }

    private static func name(_ person: AuditEntry.Person) -> String { person.uid?.printable ?? person.id.text }
}
