import ArgumentParser
import LatchkeyCore
import LatchkeyFlows
import LatchkeyMail

struct MailTestCommand: ContextualCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Send one e-mail at once, and say what the mail server answered.",
        discussion: """
            It goes the way of all e-mails, with their sender and look, but beside the outbox: it is tried once, and not listed. \
            It needs no database and no running server.
            """
    )

    @OptionGroup var options: ConfigurationOptions

    @Argument(help: "Where it goes.")
    var address: String

    func run(in context: CommandContext) async throws {
        let recipient = try EmailAddress(address)
        let settings = try options.settings(in: context)
        let send = SendTestMail(
            configuration: try settings.mailConfiguration(), templates: try settings.mailTemplates(),
            transport: settings.mailTransport(), clock: context.clock, randomness: context.randomness)
        let outcome = await send(to: recipient)
        for line in try MailTestReport(outcome, settings.mail).lines() { context.console.write(line) }
    }
}
