import ArgumentParser
import LatchkeyCore

struct CheckConfigCommand: ContextualCommand {
    static let configuration = CommandConfiguration(
        commandName: "check-config", abstract: "Check the configuration and advise; change nothing."
    )

    @OptionGroup var options: ConfigurationOptions

    @Flag(help: "Also list every key with what it holds; secrets are not shown.")
    var show = false

    func run(in context: CommandContext) async throws {
        let loaded = try ConfigurationLoader.load(file: options.config, flags: try options.flags(), context)
        try CheckConfigCommand.checkFiles(loaded.settings)
        if show {
            Keys.all.forEach { context.console.write(CheckConfigCommand.line($0, loaded.written[$0.name]?.raw)) }
        }
        context.console.write("configuration is good")
        for advice in Advice.lines(for: loaded) { context.console.write("advice: \(advice)") }
    }

    /// Reads what the configuration points to, and makes nothing.
    private static func checkFiles(_ settings: Settings) throws(CommandFailure) {
        _ = try settings.tls?.configuration(in: settings)
        if case .generated(let path) = settings.secretKey, try SecretKeyFile(path: path).read() == nil { return }
        _ = try SigningKeys.load(settings, .system)
    }

    private static func line(_ key: KeyDescription, _ written: RawValue?) -> String {
        switch written {
        case nil: "\(key.name): \(key.defaultText) (default)"
        case .some where key.isSecret: "\(key.name): set, not shown"
        case .text(let text): "\(key.name): \(text.printable)"
        case .list(let list): "\(key.name): \(list.joined(separator: ", ").printable)"
        }
    }
}
