import ArgumentParser
import LatchkeyCore
import LatchkeyFlows
import LatchkeyServer

struct AuditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "Export the audit events to a file.", subcommands: [AuditExportCommand.self])
}

extension EventText.Format: ExpressibleByArgument {}

struct AuditExportCommand: EventReadingCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write all events, the newest first: one JSON object a line, or a table for spreadsheets.",
        discussion: "The export is recorded as an audit event.")

    @OptionGroup var options: ConfigurationOptions
    @OptionGroup var events: EventOptions

    @Option(
        help: "A new file, readable by this user only; an existing one is left alone. Without it, standard output."
    )
    var to: String?

    @Option(help: "jsonl or csv.")
    var format = EventText.Format.jsonLines

    func run(_ audit: OperateAudit, in context: CommandContext) async throws {
        let filter = try await events.filter(audit)
        guard let to else {
            _ = try await export(audit, filter) { context.console.write(block: $0) }
            return
        }
        let count = try await PrivateFile.fill(to, context) { write in try await export(audit, filter, write) }
        context.console.write("\(count.counted("event")) written to \(to.printable)")
    }

    /// Answers how many there were.
    private func export(
        _ audit: OperateAudit, _ filter: EventFilter, _ write: ([UInt8]) throws -> Void
    ) async throws -> Int {
        let beginning = EventText.beginning(format)
        if !beginning.isEmpty { try write(beginning) }
        return try await audit.export(filter, as: format.rawValue) { entries in
            if !entries.isEmpty { try write(EventText.lines(entries, format)) }
        }
    }
}
