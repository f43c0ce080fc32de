import ArgumentParser
import LatchkeyStore

struct VersionCommand: ContextualCommand {
    static let configuration = CommandConfiguration(
        commandName: "version", abstract: "Print the version and the number of the database schema."
    )

    func run(in context: CommandContext) async throws {
        context.console.write("latchkey \(LatchkeyCommand.release)")
        context.console.write("schema \(Migration.all.last?.number ?? 0)")
    }
}
