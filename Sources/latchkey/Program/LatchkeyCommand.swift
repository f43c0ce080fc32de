import ArgumentParser
import Foundation

/// The command line.
struct LatchkeyCommand: ParsableCommand {
    static let release = "0.2.0"

    static let configuration = CommandConfiguration(
        commandName: "latchkey",
        abstract: "Sign-in for front ends that are hosted elsewhere.",
        version: "latchkey \(release)",
        subcommands: [
            ServeCommand.self,
            CheckConfigCommand.self, DoctorCommand.self,
            UserCommand.self,
            RoleCommand.self, GroupCommand.self, RosterCommand.self,
            CodeCommand.self,
            InviteCommand.self,
            ProviderCommand.self,
            ImportCommand.self,
            WebCommand.self,
            MailCommand.self,
            EventsCommand.self, AuditCommand.self,
            KeyCommand.self, ServiceKeyCommand.self, FactorsCommand.self,
            BackupCommand.self,
            RestoreCommand.self,
            CopyCommand.self,
            CompletionCommand.self,
            VersionCommand.self,
        ]
    )
}

/// A command that is given its surroundings instead of finding them, so that tests run it in-process.
protocol ContextualCommand: ParsableCommand {
    func run(in context: CommandContext) async throws
}

@main
enum Main {
    static func main() async {
        // Whoever read the output or the log may go away; that is no reason to stop (S-279).
        signal(SIGPIPE, SIG_IGN)
        let status = await Program.run(Array(CommandLine.arguments.dropFirst()), in: .ofProcess)
        exit(status)
    }
}
