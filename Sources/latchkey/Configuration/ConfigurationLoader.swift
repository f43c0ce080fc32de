import Configuration
import LatchkeyCore

/// What was configured: checked values, and which keys were written out.
struct LoadedConfiguration: Sendable {
    let settings: Settings
    /// Keys that are not at their defaults, with what they hold.
    let written: [String: WrittenValue]

    var allowedOriginTexts: [String] {
        switch written[AddressSection.allowedOrigins.description.name]?.raw {
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
        let layers = [
            Layer(InMemoryProvider(name: "flags", values: values(flags.mapValues(RawValue.text)))) { _ in .commandLine
            },
            Layer(
                EnvironmentVariablesProvider(environmentVariables: context.environment)
                    .prefixKeys(with: ConfigKey(["latchkey"]))
            ) { .environment(variable: $0.environmentName) },
            Layer(InMemoryProvider(name: "file", values: values(file.values))) { file.source(of: $0.name) },
        ]
        var written: [String: WrittenValue] = [:]
        for key in Keys.all { written[key.name] = layers.lazy.compactMap { $0.value(of: key) }.first }
        var settingsReader = SettingsReader(values: written, context)
        let settings = settingsReader.read()
        let problems = file.problems + strangers + settingsReader.problems.map(\.line)
        guard let settings, problems.isEmpty else { throw CommandFailure(lines: problems) }
        return LoadedConfiguration(settings: settings, written: written)
    }

    /// A misspelt variable must not pass unnoticed; what the platform sets for its services is nobody's mistake.
    private static func strangers(in environment: [String: String]) -> [String] {
        let known = Set(Keys.all.map(\.environmentName))
        return
            environment
            .filter { name, value in
                name.utf8.starts(with: KeyDescription.environmentPrefix.utf8) && !known.contains(name)
                    && !ServiceLinks.isLink(name, value)
            }
            .keys.sorted()
            .map { name in
                let source = ConfigurationSource.environment(variable: name.printable).text
                let hint = ServiceLinks.isNamedLikeLink(name) ? "; \(ServiceLinks.advice)" : ""
                return "\(source): expected \(UnknownKey.expected(forVariable: name))\(hint)"
            }
    }

    /// One of the three places where values stand.
    private struct Layer {
        let reader: ConfigReader
        let source: (KeyDescription) -> ConfigurationSource

        init(_ provider: any ConfigProvider, source: @escaping (KeyDescription) -> ConfigurationSource) {
            self.reader = ConfigReader(provider: provider)
            self.source = source
        }

        /// Nil where nothing stands, or nothing but white space.
        func value(of key: KeyDescription) -> WrittenValue? {
            let name = ConfigKey(key.name.utf8.split(separator: UInt8(ascii: ".")).compactMap { String($0) })
            let text = reader.string(forKey: name, isSecret: key.isSecret).map(RawValue.text)
            let raw = text ?? reader.stringArray(forKey: name, isSecret: key.isSecret).map(RawValue.list)
            return raw?.trimmed.map { WrittenValue(raw: $0, source: source(key)) }
        }
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
