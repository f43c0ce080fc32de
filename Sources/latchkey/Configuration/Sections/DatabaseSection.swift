import LatchkeyServer

/// Where the accounts are.
struct DatabaseSection: ConfigurationSection {
    static let url = ConfigurationKey(
        "database.url", default: "data/latchkey.db", as: "sqlite:data/latchkey.db",
        expected: "sqlite:PATH or a URL postgres://…", isSecret: true,
        help:
            "The database. A path is relative to the working directory; a URL is any of libpq's, with several hosts too.",
        advice: DatabaseURL.advice, read: DatabaseURL.read
    )

    static let listenURL = ConfigurationKey<String?>(
        optional: "database.listen_url", as: "none",
        expected: "a URL postgres://… of the server itself, and one in database.url beside it", isSecret: true,
        help: "Receives other nodes' changes at once (LISTEN), not within 250 ms; not through a pooler.",
        advice: { DatabaseLocation.isPostgres($0) ? DatabaseURL.advice($0) : nil }, read: DatabaseURL.readPostgres
    )

    static let writers = ConfigurationKey(
        "database.writers", default: 8, as: "8", expected: "a number from 1 to 64",
        help: "The maximum number of connections with which a node writes to PostgreSQL; it has four more for reading.",
        read: ConfigurationText.integer(1...64)
    )

    var keys: [any DescribedKey] {
        [Self.url, Self.listenURL, Self.writers]
    }

    func read(_ reader: inout SettingsReader, into settings: inout Settings) {
        settings.database = DatabaseLocation(reader.value(Self.url), path: reader.path)
        settings.server.isOneOfSeveral = !settings.database.isFile
        settings.listenURL = reader.value(Self.listenURL)
        settings.databaseWriters = reader.value(Self.writers)
        if settings.listenURL != nil, settings.database.isFile { reader.refuse(Self.listenURL.description) }
    }
}
