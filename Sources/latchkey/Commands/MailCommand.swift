import ArgumentParser

struct MailCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mail", abstract: "Change what e-mails say.", subcommands: [MailTemplatesCommand.self]
    )
}
