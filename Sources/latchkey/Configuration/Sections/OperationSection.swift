import LatchkeyServer
import Logging

/// What the operator is told, and how.
struct OperationSection: ConfigurationSection {
    static let logLevel = ConfigurationKey(
        "log.level", default: Logger.Level.info,
        expected: "trace, debug, info, notice, warning, error or critical", help: "The lowest level that is logged.",
        read: ConfigurationText.choice(Logger.Level.self)
    )

    static let logFormat = ConfigurationKey<LogFormat?>(
        optional: "log.format", as: "text on a terminal, else json", expected: "json or text",
        help: "One JSON object a line, or text for people.", read: ConfigurationText.choice(LogFormat.self)
    )

    static let metrics = ConfigurationKey(
        "metrics.enabled", default: false, expected: "true or false",
        help: "Answers `/metrics`; keep it from strangers at the proxy.", read: ConfigurationText.boolean
    )

    static let acceptedAdvice = ConfigurationKey(
        list: "accepted_advice", as: "none", expected: "names of keys, like password.min_length",
        help: "Keys about which `latchkey check-config` no longer gives advice. Its warnings stay.",
        read: { name in Keys.all.contains { $0.name == name } ? name : nil }
    )

    var keys: [any DescribedKey] {
        [Self.logLevel, Self.logFormat, Self.metrics, Self.acceptedAdvice]
    }

    func read(_ reader: inout SettingsReader, into settings: inout Settings) {
        settings.logLevel = reader.value(Self.logLevel)
        settings.logFormat = reader.value(Self.logFormat)
        settings.server.isMetricsEnabled = reader.value(Self.metrics)
        settings.acceptedAdvice = reader.value(Self.acceptedAdvice)
    }
}
