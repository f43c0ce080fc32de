/// Turns raw values into `Settings`, and goes on after a problem so that all are told at once.
struct SettingsReader {
    private let values: [String: WrittenValue]
    private let context: CommandContext
    private(set) var problems: [KeyDescription.Problem] = []
    /// Every key asked for; a test compares them with the table.
    private(set) var namesRead: Set<String> = []

    init(values: [String: WrittenValue], _ context: CommandContext) {
        self.values = values
        self.context = context
    }

    /// Nil when there are problems.
    mutating func read() -> Settings? {
        var settings = Settings(sources: values.mapValues(\.source))
        for section in Keys.sections { section.read(&self, into: &settings) }
        // What fits a refused address, nobody can say.
        guard !problems.contains(where: { $0.key == AddressSection.publicURL.description.name }) else { return nil }
        for section in Keys.sections { section.check(settings, &self) }
        return problems.isEmpty ? settings : nil
    }

    mutating func value<Value>(_ key: ConfigurationKey<Value>) -> Value {
        namesRead.insert(key.description.name)
        guard let written = values[key.description.name] else { return key.fallback }
        guard let value = key.read(written.raw) else {
            refuse(key.description, expected: SettingsReader.expected(of: key, written))
            return key.fallback
        }
        return value
    }

    private static func expected<Value>(of key: ConfigurationKey<Value>, _ written: WrittenValue) -> String? {
        guard case .text(let text) = written.raw else { return nil }
        // A service called latchkey-http sets LATCHKEY_HTTP_PORT, which is a key of ours.
        if case .environment(let variable) = written.source, ServiceLinks.isLink(variable, text) {
            return key.description.expected + "; " + ServiceLinks.advice
        }
        return key.advice(text)
    }

    mutating func refuse(_ key: KeyDescription, expected: String? = nil) {
        guard !problems.contains(where: { $0.key == key.name }) else { return }
        problems.append(
            KeyDescription.Problem(
                key: key.name, expected: expected ?? key.expected, source: values[key.name]?.source))
    }

    /// Whether somebody has written the key out.
    func isWritten(_ key: KeyDescription) -> Bool { values[key.name] != nil }

    func path(_ text: String) -> String { context.path(text) }
}

extension KeyDescription {
    /// What is wrong with a key; it has no place for the value (S-273).
    struct Problem: Equatable, Sendable {
        let key: String
        let expected: String
        /// Nil when the key was not written out.
        let source: ConfigurationSource?

        var line: String { "\(key): expected \(expected)\(source.reference)" }
    }
}
