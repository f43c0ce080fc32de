import Configuration
import LatchkeyCore

/// What was configured: checked values, and which keys were written out.
struct LoadedConfiguration: Sendable {
    let settings: Settings
    /// Keys that are not at their defaults, with what they hold.
    let written: [String: RawValue]

    var allowedOriginTexts: [String] {
        switch written[Keys.allowedOrigins.description.name] {
        case .list(let texts): texts
        case .text(let text): ListText.parts(of: text)
        case nil: []
        }
    }
}

/// Puts file, environment and flags together; later ones win.
enum ConfigurationLoader {
    static let defaultFile = "latchkey.yaml"

    /// Throws one line for each problem, the key's name in it and never a value (S-273).
    static func load(
        file: String?, flags: [String: String], _ context: CommandContext
    ) throws(CommandFailure) -> LoadedConfiguration {
        let file = try ConfigurationFile.read(file, context)
        let strangers = ConfigurationLoader.strangers(in: context.environment)
        let reader = ConfigReader(providers: [
            InMemoryProvider(name: "flags", values: values(flags.mapValues(RawValue.text))),
            EnvironmentVariablesProvider(environmentVariables: context.environment)
                .prefixKeys(with: ConfigKey(["latchkey"])),
            InMemoryProvider(name: "file", values: values(file.values)),
        ])
        var written: [String: RawValue] = [:]
        for key in Keys.all { written[key.name] = rawValue(of: key, reader) }
        var settingsReader = SettingsReader(values: written, context)
        let settings = settingsReader.read()
        let problems = file.problems + strangers + settingsReader.problems.map { "\($0.key): expected \($0.expected)" }
        guard let settings, problems.isEmpty else { throw CommandFailure(lines: problems) }
        return LoadedConfiguration(settings: settings, written: written)
    }

    /// A misspelt variable must not pass unnoticed.
    private static func strangers(in environment: [String: String]) -> [String] {
        let known = Set(Keys.all.map(\.environmentName))
        return environment.keys
            .filter { $0.utf8.starts(with: KeyDescription.environmentPrefix.utf8) && !known.contains($0) }
            .sorted()
            .map { "\($0.printable): expected one of the variables in docs/configuration.md" }
    }

    private static func rawValue(of key: KeyDescription, _ reader: ConfigReader) -> RawValue? {
        let name = ConfigKey(key.name.utf8.split(separator: UInt8(ascii: ".")).compactMap { String($0) })
        let text = reader.string(forKey: name, isSecret: key.isSecret).map(RawValue.text)
        return text ?? reader.stringArray(forKey: name, isSecret: key.isSecret).map(RawValue.list)
    }

    private static func values(_ raw: [String: RawValue]) -> [AbsoluteConfigKey: ConfigValue] {
        var values: [AbsoluteConfigKey: ConfigValue] = [:]
        for (name, value) in raw {
            let key = AbsoluteConfigKey(name.utf8.split(separator: UInt8(ascii: ".")).compactMap { String($0) })
            values[key] =
                switch value {
                case .text(let text): ConfigValue(.string(text), isSecret: false)
                case .list(let list): ConfigValue(.stringArray(list), isSecret: false)
                }
        }
        return values
    }
}
