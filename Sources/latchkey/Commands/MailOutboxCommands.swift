import ArgumentParser
import LatchkeyCore
import LatchkeyFlows

/// A command that works on the outbox of the configured database.
protocol OutboxCommand: ContextualCommand {
    var options: ConfigurationOptions { get }

    func run(_ mail: OperateMail, in context: CommandContext) async throws
}

extension OutboxCommand {
    func run(in context: CommandContext) async throws {
        let settings = try options.settings(in: context)
        let database = try await OpenedDatabase.open(
            settings.database, mayCreate: false, roles: settings.roles, now: context.now())
        defer { database.close() }
        try await run(
            OperateMail(store: database.store, clock: context.clock, randomness: context.randomness), in: context)
    }
}

struct MailListCommand: OutboxCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the e-mails of the outbox, the newest first; never what they say.")

    @OptionGroup var options: ConfigurationOptions

    @Option(help: "The maximum number of e-mails to show.")
    var limit = 100

    @Flag(help: "One JSON array, for programs.")
    var json = false

    private static let mostAtOnce = 10_000
    private static let columns = ["id", "created", "what", "to", "state", "attempts", "answer"]

    func validate() throws {
        guard (1...MailListCommand.mostAtOnce).contains(limit) else {
            throw ValidationError("--limit: expected a number from 1 to \(MailListCommand.mostAtOnce)")
        }
    }

    private struct Report: Encodable {
        let id: String
        let kind: String
        let recipient: String
        let state: String
        let attempts: Int
        let answer: String
        let createdAt: String

        init(_ queued: QueuedMail) {
            self.id = queued.mail.id.text
            self.kind = queued.mail.kind.rawValue
            self.recipient = queued.mail.recipient
            self.state = queued.state.mailText
            self.attempts = queued.attempts
            self.answer = queued.answer
            self.createdAt = queued.mail.createdAt.rfc3339
        }

        var cells: [String] {
            [id, createdAt, kind, recipient.printable, state, String(attempts), answer.printable]
        }
    }

    func run(_ mail: OperateMail, in context: CommandContext) async throws {
        let reports = try await mail.list(limit: limit).map(Report.init)
        guard !json else { return context.console.write(try AccountReport.json(reports)) }
        TextTable.lines(MailListCommand.columns, reports.map(\.cells), shrinking: 6)
            .forEach { context.console.write($0) }
    }
}

struct MailResendCommand: OutboxCommand {
    static let configuration = CommandConfiguration(
        commandName: "resend", abstract: "Have an e-mail of the outbox sent again, by a server that runs.")

    @OptionGroup var options: ConfigurationOptions

    @Argument(help: "Its id from `latchkey mail list`.")
    var mail: NameArgument

    func run(_ mail: OperateMail, in context: CommandContext) async throws {
        do {
            try await mail.resend(self.mail.text)
        } catch {
            guard error.code == .notFound else { throw error }
            throw CommandFailure("no e-mail of the outbox has this id; see `latchkey mail list`")
        }
        context.console.write("the e-mail will be sent again")
    }
}
