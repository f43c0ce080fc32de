import ArgumentParser
import LatchkeyCore

/// From arguments to an exit status: 0 done, 1 failed with a clear line on standard error, 2 wrong usage.
enum Program {
    static func run(_ arguments: [String], in context: CommandContext) async -> Int32 {
        let parsed: any ParsableCommand
        do {
            parsed = try LatchkeyCommand.parseAsRoot(NameArgument.marked(arguments))
        } catch {
            return answer(error, to: arguments, context.console)
        }
        guard let command = parsed as? any ContextualCommand else {
            return runParsersOwn(parsed, arguments, context.console)
        }
        do {
            try await command.run(in: context)
            return status(after: command, context.console)
        } catch let failure as CommandFailure {
            failure.lines.forEach { context.console.complain($0) }
        } catch let error as LatchkeyError {
            context.console.complain(error.sentence)
        } catch {
            context.console.complain("stopped by an unexpected error (\(type(of: error)))")
        }
        return 1
    }

    /// A server goes on without its output (S-279); what a command writes may be all that is kept of it.
    private static func status(after command: any ContextualCommand, _ console: Console) -> Int32 {
        guard !(command is ServeCommand), let lost = console.lost() else { return 0 }
        if lost == .unwritten {
            console.complain("standard output cannot be written, and is not whole; see that the disk has space left")
        }
        return 1
    }

    /// `latchkey`, `latchkey help …`: the parser answers them by throwing the help text.
    private static func runParsersOwn(
        _ command: any ParsableCommand, _ arguments: [String], _ console: Console
    ) -> Int32 {
        var command = command
        do {
            try command.run()
            return 0
        } catch {
            return answer(error, to: arguments, console)
        }
    }

    private static func answer(_ error: any Error, to arguments: [String], _ console: Console) -> Int32 {
        let text = LatchkeyCommand.fullMessage(for: error)
        guard LatchkeyCommand.exitCode(for: error).isSuccess else {
            let usage = text.split(separator: "\n", maxSplits: 1).dropFirst().map(String.init)
            let better = MistypedCommand.sentence(arguments).map { ([$0] + usage).joined(separator: "\n") }
            console.writeError(better ?? text)
            return 2
        }
        console.write(text)
        return 0
    }
}
