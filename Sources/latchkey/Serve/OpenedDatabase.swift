import Foundation
import LatchkeyCore
import LatchkeyFlows
import LatchkeyPostgres
import LatchkeySQLite
import LatchkeyStore

/// The configured database, brought to this program's schema.
struct OpenedDatabase: Sendable {
    let engine: Engine
    let store: Store
    /// It was not there before.
    let isNew: Bool
    /// For people.
    let place: String

    enum Engine: Sendable {
        case sqlite(SQLiteDatabase)
        case postgres(PostgresDatabase)

        var database: any Database {
            switch self {
            case .sqlite(let database): database
            case .postgres(let database): database
            }
        }

        func close() {
            switch self {
            case .sqlite(let database): try? database.close()
            case .postgres(let database): database.close()
            }
        }
    }

    /// The same, where the keys of these settings' RP ID work, and identities of their providers.
    func store(by settings: Settings) -> Store {
        store.takingPasskeys(of: settings.flows.passkeys.takenRelyingPartyID).signingIn(by: settings.identityIssuers)
    }

    /// Accounts that get their search keys before a command or the server begins, in a second or less.
    private static let mostKeysAtStart = 20_000

    /// Opens it. `mayCreate` is for commands that make sense on a database that was not there before; a command writes one thing
    /// after the other, so one writer is enough.
    ///
    /// Names of `roles` that are new get their bits. Throws one line that says what to do.
    static func open(
        _ location: DatabaseLocation, mayCreate: Bool, roles: RoleDeclarations = .builtIn, now: Timestamp,
        writers: Int = 1, limits: PostgresLimits = .serving
    ) async throws(CommandFailure) -> OpenedDatabase {
        if case .sqlite(let path) = location, !mayCreate, !FileManager.default.fileExists(atPath: path) {
            throw missing(location)
        }
        do {
            let engine = try await open(location, writers: writers, limits)
            let migrator = Migrator(engine.database)
            let applied = try await migrator.appliedNumber()
            guard mayCreate || applied > 0 else { throw missing(location) }
            try await migrate(engine, location, now: now)
            let store = try await Store(engine.database).declaring(roles)
            // What is more, or fails here, a running server does beside its requests.
            _ = try? await store.fillSearchKeys(most: mostKeysAtStart)
            return OpenedDatabase(engine: engine, store: store, isNew: applied == 0, place: location.place)
        } catch let error as DatabaseError {
            throw failure(error, location)
        } catch let error as CommandFailure {
            throw error
        } catch let error as LatchkeyError {
            throw failure((error.cause as? DatabaseError) ?? DatabaseError(.other), location)
        } catch {
            throw failure(DatabaseError(.other), location)
        }
    }

    /// Opens an existing database to read it, without migrating its schema; nil where there is none yet.
    ///
    /// Throws one line that says what to do.
    static func look(at location: DatabaseLocation) async throws(CommandFailure) -> OpenedDatabase? {
        if case .sqlite(let path) = location, !FileManager.default.fileExists(atPath: path) { return nil }
        do {
            let engine = try await openAsItIs(location)
            let database = OpenedDatabase(
                engine: engine, store: Store(engine.database), isNew: false, place: location.place)
            guard try await Migrator(engine.database).appliedNumber() > 0 else {
                database.close()
                return nil
            }
            return database
        } catch let error as DatabaseError {
            throw failure(error, location)
        } catch {
            throw failure(DatabaseError(.other), location)
        }
    }

    /// On PostgreSQL by a connection that is more patient than those behind requests: an index over a million rows takes a while.
    private static func migrate(_ engine: Engine, _ location: DatabaseLocation, now: Timestamp) async throws {
        let migrator = Migrator(engine.database)
        guard case .postgres = engine, try await migrator.appliedNumber() < Migration.all.last?.number ?? 0 else {
            return try await migrator.run(now: now)
        }
        let patient = try await open(location, writers: 1, .copying)
        defer { patient.close() }
        try await Migrator(patient.database).run(now: now)
    }

    private static func openAsItIs(_ location: DatabaseLocation) async throws -> Engine {
        guard case .sqlite(let path) = location else { return try await open(location, writers: 1, .serving) }
        return .sqlite(try SQLiteDatabase.openReadOnly(path: path))
    }

    private static func open(
        _ location: DatabaseLocation, writers: Int, _ limits: PostgresLimits
    ) async throws -> Engine {
        switch location {
        case .sqlite(let path): .sqlite(try SQLiteDatabase.open(path: path))
        case .postgres(let url): .postgres(try await PostgresDatabase.open(url: url, writers: writers, limits: limits))
        }
    }

    /// SQLite moves what was written into the file itself, so that whoever copies only that file has it all.
    func close() { engine.close() }

    static func missing(_ location: DatabaseLocation) -> CommandFailure {
        CommandFailure(
            "no database \(location.isFile ? "at " : "")\(location.name); start `latchkey serve` once, or name it with --config or in "
                + DatabaseSection.url.description.environmentName
        )
    }

    /// What went wrong, for the operator; the engine's words name files, hosts and tables, never values or passwords.
    static func failure(
        _ error: DatabaseError, _ location: DatabaseLocation, named name: String? = nil,
        source: ConfigurationSource? = nil
    ) -> CommandFailure {
        let advice =
            switch error.kind {
            case .newer: "was made by a newer latchkey; install that version or restore a backup"
            case .foreign: foreignAdvice(error, location)
            case .notUnicode: "is encoded in \(error.detail.printable); create it with ENCODING 'UTF8'"
            case .damaged: "is damaged; restore a backup"
            case .notAllowed:
                location.isFile
                    ? "cannot be written; give this user the right to its file and folder"
                    : "may not be changed by this user; grant it CREATE on the database and on its schema"
            case .busy, .conflict:
                location.isFile
                    ? "is locked by another program; end that program and try again"
                    : "has no connection to spare or is locked; try again, or raise max_connections"
            case .unreachable:
                location.isFile
                    ? "cannot be opened; see that its folder exists, may be written by this user and has space left"
                    : "cannot be reached, or refuses; see host, port, user, password and database name of its URL"
            case .uniqueViolation, .unexpectedRow, .other: "cannot be used"
            }
        let isDetailHelpful =
            [.other, .unreachable, .damaged].contains(error.kind) || !location.isFile && !error.detail.isEmpty
        let detail = isDetailHelpful && error.kind != .notUnicode ? " (\(error.detail.printable))" : ""
        return CommandFailure("\(name ?? "the database " + location.name) \(advice)\(detail)\(source.reference)")
    }

    private static func foreignAdvice(_ error: DatabaseError, _ location: DatabaseLocation) -> String {
        location.isFile
            ? "is not a database of latchkey and stays as it is; name another path in database.url"
            : "cannot be used and stays as it is; give latchkey a database or schema of its own on PostgreSQL 13 or later"
    }
}

extension DatabaseLocation {
    var isFile: Bool {
        switch self {
        case .sqlite: true
        case .postgres: false
        }
    }

    /// Where the accounts are, for people: an absolute path, or the database and host of PostgreSQL.
    var place: String {
        switch self {
        case .sqlite(let path): path.printable
        case .postgres(let url): "\((PostgresDatabase.place(of: url) ?? "a database").printable) (PostgreSQL)"
        }
    }

    /// For people; the URL stays out of it, because it may hold a password.
    var name: String {
        switch self {
        case .sqlite(let path): path.printable
        case .postgres: "on PostgreSQL"
        }
    }
}
