import ArgumentParser
import Foundation
import LatchkeyCore
import LatchkeySQLite
import LatchkeyStore

struct RestoreCommand: ContextualCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Create the database from a backup, where there is none.",
        discussion: """
            Nothing is replaced: stop the server first and move the database away, with the files beside it whose names end in \
            -wal and -shm. Put secret.key back before you start the server.
            """
    )

    @OptionGroup var options: ConfigurationOptions

    @Argument(help: "The file that `latchkey backup` made; it is only read.")
    var file: String

    func run(in context: CommandContext) async throws {
        let settings = try options.settings(in: context)
        guard case .sqlite(let target) = settings.database else {
            throw CommandFailure("PostgreSQL is restored by its own pg_restore, while no server runs")
        }
        try RestoreCommand.refuseToReplace(target)
        let source = DatabaseLocation.sqlite(path: context.path(file))
        guard let backup = try await OpenedDatabase.look(at: source), case .sqlite(let engine) = backup.engine else {
            throw CommandFailure("\(file.printable): expected a backup, but there is none")
        }
        defer { backup.close() }
        do {
            try await RestoreCommand.check(engine)
        } catch let error as DatabaseError {
            throw OpenedDatabase.failure(error, source)
        }
        try await RestoreCommand.write(engine, to: target)
        context.console.write("restored \(settings.database.place) from \(file.printable)")
        guard case .generated(let key) = settings.secretKey, !FileManager.default.fileExists(atPath: key) else {
            return
        }
        context.console.write(
            "Put \(key.printable) back before you start the server: "
                + "a new key ends all sessions, and the codes that were given out.")
    }

    /// A log that lies beside the place belongs to another database, and would be read into this one.
    private static func refuseToReplace(_ target: String) throws(CommandFailure) {
        for path in [target, target + "-wal", target + "-shm"] where FileManager.default.fileExists(atPath: path) {
            throw CommandFailure(
                "\(path.printable) exists and stays as it is; stop the server, move it away, and try again")
        }
    }

    private static func write(_ engine: SQLiteDatabase, to target: String) async throws(CommandFailure) {
        let attributes: [FileAttributeKey: Any] = [.posixPermissions: 0o700]
        // Where it cannot be made, the file cannot either.
        try? FileManager.default.createDirectory(
            atPath: (target as NSString).deletingLastPathComponent, withIntermediateDirectories: true,
            attributes: attributes)
        do throws(DatabaseError) {
            try await engine.backup(to: target)
        } catch {
            throw OpenedDatabase.failure(error, .sqlite(path: target))
        }
    }

    private static func check(_ engine: SQLiteDatabase) async throws {
        guard try await Migrator(engine).appliedNumber() <= Migration.all.last?.number ?? 0 else {
            throw DatabaseError(.newer)
        }
        try await engine.integrityCheck()
    }
}
