import ArgumentParser

struct CompletionCommand: ContextualCommand {
    /// The shells that the parser writes for.
    enum Shell: String, CaseIterable, ExpressibleByArgument {
        case bash, zsh, fish

        var completed: CompletionShell {
            switch self {
            case .bash: .bash
            case .zsh: .zsh
            case .fish: .fish
            }
        }
    }

    static let configuration = CommandConfiguration(
        commandName: "completion", abstract: "Print a shell completion script.",
        discussion: """
            bash: latchkey completion bash > /etc/bash_completion.d/latchkey
            zsh: latchkey completion zsh > /usr/local/share/zsh/site-functions/_latchkey
            fish: latchkey completion fish > ~/.config/fish/completions/latchkey.fish
            """
    )

    @Argument(help: "bash, zsh or fish.")
    var shell: Shell

    func run(in context: CommandContext) async throws {
        context.console.write(LatchkeyCommand.completionScript(for: shell.completed))
    }
}
