import ArgumentParser
import Foundation
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
        discussion: "That it was done is an event, too.")

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
            _ = try await export(audit, filter) { AuditExportCommand.say($0, context.console) }
            return
        }
        let path = context.path(to)
        guard let file = PrivateFile.begin(at: path) else {
            throw CommandFailure("\(to.printable) cannot be made; see that its folder is there and the file is not")
        }
        do {
            let count = try await export(audit, filter) { try file.write(contentsOf: Data($0)) }
            try file.synchronize()
            try file.close()
            context.console.write("\(count) events written to \(to.printable)")
        } catch {
            // Half a file looks like a whole one.
            try? file.close()
            try? FileManager.default.removeItem(atPath: path)
            guard !(error is LatchkeyError) else { throw error }
            throw CommandFailure("\(to.printable) cannot be written; see that there is space left")
        }
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

    /// The console ends the line itself.
    private static func say(_ bytes: [UInt8], _ console: Console) {
        let isEnded = bytes.last == UInt8(ascii: "\n")
        console.write(String(decoding: isEnded ? bytes.dropLast() : bytes[...], as: UTF8.self))
    }
}
