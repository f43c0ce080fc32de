import ArgumentParser

struct MailCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mail", abstract: "Try e-mails out, and change what they say.",
        subcommands: [MailTestCommand.self, MailTemplatesCommand.self]
    )
}
