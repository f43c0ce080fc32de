package import LatchkeyCore

/// Brings a database to this program's schema, one transaction a step, so that an interruption leaves a whole step or none (S-293).
package struct Migrator: Sendable {
    private let database: any Database
    private let migrations: [Migration]

    package init(_ database: any Database, migrations: [Migration] = Migration.all) {
        self.database = database
        self.migrations = migrations
    }

    /// Throws a `DatabaseError`: `.foreign` when the tables are somebody else's, `.newer` when a later program made them.
    package func run(now: Timestamp) async throws {
        var applied = try await appliedNumber()
        guard applied <= migrations.last?.number ?? 0 else {
            throw DatabaseError(.newer, "schema \(applied), this program knows \(migrations.last?.number ?? 0)")
        }
        while let next = migrations.first(where: { $0.number > applied }) {
            applied = try await apply(next, now: now)
        }
    }

    /// The number of the newest step that is in the database; 0 when it is empty.
    package func appliedNumber() async throws -> Int {
        let listTables = database.dialect.listTables
        return try await database.read { connection in
            let tables = try connection.query(listTables).map { try $0.text(0) }
            guard tables.contains("schema_migration") else {
                guard tables.isEmpty else { throw DatabaseError(.foreign, "it has tables that are not Latchkey's") }
                return 0
            }
            return Int(try connection.query("SELECT COALESCE(MAX(number), 0) FROM schema_migration")[0].integer(0))
        }
    }

    /// Applies `migration` unless another process was faster; answers the number that is now in the database.
    private func apply(_ migration: Migration, now: Timestamp) async throws -> Int {
        let dialect = database.dialect
        return try await database.write(.everything) { connection in
            try connection.execute(
                """
                CREATE TABLE IF NOT EXISTS schema_migration (
                    number \(dialect.integer) NOT NULL PRIMARY KEY,
                    name \(dialect.text) NOT NULL,
                    applied_at \(dialect.integer) NOT NULL
                )
                """
            )
            let claimed = try connection.query(
                """
                INSERT INTO schema_migration (number, name, applied_at) VALUES (?, ?, ?)
                ON CONFLICT (number) DO NOTHING RETURNING number
                """,
                migration.number, migration.name, now
            )
            guard !claimed.isEmpty else { return migration.number }
            for statement in migration.statements(dialect) { try connection.execute(statement) }
            return migration.number
        }
    }
}
