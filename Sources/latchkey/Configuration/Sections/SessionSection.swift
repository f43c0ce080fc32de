import LatchkeyCore
import LatchkeyFlows

/// How long sessions live, and how many are remembered.
struct SessionSection: ConfigurationSection {
    static let idle = ConfigurationKey(
        "session.idle", default: SessionLimits().idle,
        expected: "a duration from 1s to session.absolute, like 30s, 15m, 12h or 14d",
        help: "A session ends when it was not used for this long.", read: lifetime
    )

    static let absolute = ConfigurationKey(
        "session.absolute", default: SessionLimits().absolute,
        expected: "a duration from 1s to 400d, like 12h", help: "A session ends after this long in any case.",
        read: lifetime
    )

    static let rememberIdle = ConfigurationKey(
        "session.remember_idle", default: SessionLimits().rememberIdle,
        expected: "a duration from 1s to session.remember_absolute, like 14d",
        help: "`session.idle` for those who asked to be remembered.", read: lifetime
    )

    static let rememberAbsolute = ConfigurationKey(
        "session.remember_absolute", default: SessionLimits().rememberAbsolute,
        expected: "a duration from 1s to 400d, like 30d",
        help: "`session.absolute` for those who asked to be remembered.", read: lifetime
    )

    static let maxStaleness = ConfigurationKey(
        "session.max_staleness", default: FlowsConfiguration().maxStaleness,
        expected: "a duration from 1s to 60s, like 5s",
        help: "How long remembered sessions are trusted when the database cannot be asked what changed.",
        read: ConfigurationText.duration(.seconds(1)...Duration.seconds(60))
    )

    static let cacheSize = ConfigurationKey(
        "session.cache_size", default: FlowsConfiguration().liveSessionCapacity,
        expected: "a number from 1000 to 10000000",
        help: "Sessions that a process remembers, about half a KiB each; others are read from the database.",
        read: ConfigurationText.integer(1000...10_000_000)
    )

    var keys: [any DescribedKey] {
        [
            Self.idle,
            Self.absolute,
            Self.rememberIdle,
            Self.rememberAbsolute,
            Self.maxStaleness,
            Self.cacheSize,
        ]
    }

    private static let lifetime = ConfigurationText.duration(.seconds(1)...Duration.seconds(400 * 86_400))

    func read(_ reader: inout SettingsReader, into settings: inout Settings) {
        settings.flows.sessions.idle = reader.value(Self.idle)
        settings.flows.sessions.absolute = reader.value(Self.absolute)
        settings.flows.sessions.rememberIdle = reader.value(Self.rememberIdle)
        settings.flows.sessions.rememberAbsolute = reader.value(Self.rememberAbsolute)
        settings.flows.maxStaleness = reader.value(Self.maxStaleness)
        settings.flows.liveSessionCapacity = reader.value(Self.cacheSize)
        let limits = settings.flows.sessions
        if limits.idle > limits.absolute { reader.refuse(Self.idle.description) }
        if limits.rememberIdle > limits.rememberAbsolute { reader.refuse(Self.rememberIdle.description) }
    }
}
