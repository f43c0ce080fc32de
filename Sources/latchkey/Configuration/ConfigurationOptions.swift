import ArgumentParser
import LatchkeyCore
import LatchkeyServer

/// The flags that every command has which reads the configuration.
struct ConfigurationOptions: ParsableArguments {
    @Option(help: "Configuration file; without it, latchkey.yaml in the working directory.")
    var config: String?

    @Option(
        name: .customLong("set"),
        help: ArgumentHelp(
            "One key of the configuration; overrides the file and the environment.", valueName: "key=value")
    )
    var settings: [String] = []

    /// What the flags say, by key. Secrets are refused: every process on the machine can read arguments (S-273).
    func flags() throws(CommandFailure) -> [String: String] {
        var flags: [String: String] = [:]
        for setting in settings {
            let parts = setting.utf8.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, let name = String(parts[0]), let value = String(parts[1]) else {
                throw CommandFailure("--set: expected KEY=VALUE")
            }
            guard let key = Keys.all.first(where: { $0.name == name }) else {
                throw CommandFailure("\(name.printable): expected \(UnknownKey.expected(for: name))")
            }
            guard !key.isSecret else {
                throw CommandFailure("\(name): expected in \(key.environmentName) or in the file, never as an argument")
            }
            flags[name] = value
        }
        return flags
    }

    /// The checked configuration. Throws one line for each problem.
    func settings(in context: CommandContext, flags more: [String: String] = [:]) throws(CommandFailure) -> Settings {
        let loaded = try ConfigurationLoader.load(file: config, flags: try flags().merging(more) { $1 }, context)
        var settings = loaded.settings
        settings.server.lines = ConfigurationReadOut.lines(of: loaded)
        settings.server.version = LatchkeyCommand.release
        return settings
    }
}
