import ArgumentParser

struct MailCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mail", abstract: "See the outbox, try e-mails out, and change what they say.",
        subcommands: [
            MailListCommand.self, MailResendCommand.self, MailTestCommand.self, MailTemplatesCommand.self,
        ]
    )
}
