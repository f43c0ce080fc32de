import GRDB
import LatchkeyStore

extension Configuration {
    /// How every connection of ours is set up.
    static var embedded: Configuration {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(5)
        configuration.maximumReaderCount = 4
        configuration.prepareDatabase { database in
            if !database.configuration.readonly { try refuseForeignTables(database) }
            // Five connections of 512 KiB: the operating system caches the file anyway.
            try database.execute(sql: "PRAGMA cache_size = -512")
            try database.execute(sql: "PRAGMA synchronous = FULL")
            try database.execute(sql: "PRAGMA journal_size_limit = 16777216")
            // Without it INSERT OR REPLACE deletes past the triggers that keep the audit (S-276).
            try database.execute(sql: "PRAGMA recursive_triggers = ON")
        }
        return configuration
    }

    /// Looks before anything is written, since the switch to WAL already changes a file.
    private static func refuseForeignTables(_ database: GRDB.Database) throws {
        let rows = try SQLiteConnection(database: database).query(SchemaDialect.sqlite.listTables, [])
        let tables = try rows.map { try $0.text(0) }
        guard tables.isEmpty || tables.contains("schema_migration") else {
            throw LatchkeyStore.DatabaseError(.foreign, "it has tables that are not Latchkey's")
        }
    }
}
