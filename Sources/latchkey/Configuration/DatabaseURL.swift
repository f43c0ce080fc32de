import LatchkeyPostgres

/// What `database.url` may hold: `sqlite:PATH`, or a URL that libpq understands.
enum DatabaseURL {
    private static let prefix = "sqlite:"

    /// The path without its scheme, or the whole URL of PostgreSQL; nil for anything else.
    static func read(_ text: String) -> String? {
        if DatabaseLocation.isPostgres(text) { return readPostgres(text) }
        guard text.utf8.starts(with: prefix.utf8), !isSlashed(text),
            let path = ConfigurationText.text(String(text.unicodeScalars.dropFirst(prefix.unicodeScalars.count))),
            path != ":memory:", path.utf8.last != UInt8(ascii: "/"), !path.utf8.contains(UInt8(ascii: "?"))
        else { return nil }
        return path
    }

    static func readPostgres(_ text: String) -> String? {
        guard DatabaseLocation.isPostgres(text), PostgresDatabase.understands(text) else { return nil }
        return ConfigurationText.text(text)
    }

    /// What the sentence about a refused value says was expected; nil for the key's own words. It repeats nothing of `text`.
    static func advice(_ text: String) -> String? {
        guard let scheme = text.split(separator: ":", maxSplits: 1).first.map(String.init), text.contains(":") else {
            return nil
        }
        if DatabaseLocation.isPostgres(text) {
            return "a URL postgres://USER:PASSWORD@HOST/DATABASE that libpq understands; "
                + "write @ # % : / of the password as %40 %23 %25 %3A %2F, or put it into ~/.pgpass"
        }
        if scheme.hasPrefix("postgres+") || scheme.hasPrefix("postgresql+") || text.hasPrefix("jdbc:postgres") {
            return "postgres://… without another library's words before or in it, like jdbc: or +psycopg2"
        }
        if isSlashed(text) || scheme.hasPrefix("sqlite+") || scheme == "sqlite" && text.contains("?") {
            return
                "sqlite:PATH, without slashes before a relative path (sqlite:data/latchkey.db), and without ? and options"
        }
        guard otherDatabases.contains(where: { scheme.hasPrefix($0) }) else { return nil }
        return "sqlite:PATH or a URL postgres://…; Latchkey uses no other database"
    }

    private static let otherDatabases = [
        "mysql", "mariadb", "mssql", "oracle", "mongodb", "cockroach", "redis", "libsql", "turso",
    ]

    /// Other libraries' `sqlite://`, `sqlite:///relative` and `sqlite:////absolute`.
    private static func isSlashed(_ text: String) -> Bool { text.utf8.starts(with: (prefix + "//").utf8) }
}
