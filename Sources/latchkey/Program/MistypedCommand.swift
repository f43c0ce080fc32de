import ArgumentParser

/// What the parser says of `latchkey usr list` is "2 unexpected arguments"; this names the command that was meant.
enum MistypedCommand {
    /// Nil when every command that was typed exists.
    static func sentence(_ arguments: [String]) -> String? {
        var command: any ParsableCommand.Type = LatchkeyCommand.self
        var path: [String] = []
        for word in arguments {
            let commands = command.configuration.subcommands
            guard !commands.isEmpty, !word.utf8.starts(with: "-".utf8), word != "help" else { return nil }
            if let next = commands.first(where: { $0.configuration.commandName == word }) {
                command = next
                path.append(word)
                continue
            }
            let place = (["latchkey"] + path).joined(separator: " ")
            let names = commands.compactMap { $0.configuration.commandName }
            let advice = NearestWord.to(word, among: names).map { " Did you mean '\(place) \($0)'?" } ?? ""
            return "Error: \(place) has no command '\(word.printable)'.\(advice)"
        }
        return nil
    }
}
