import ArgumentParser
import Foundation
import LatchkeyCore
import LatchkeySQLite
import LatchkeyStore

struct BackupCommand: ContextualCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Copy the database into a new file, also while the server runs.",
        discussion: "The signing key is not part of it (secret.key beside the database): keep a copy of that elsewhere."
    )

    @OptionGroup var options: ConfigurationOptions

    @Argument(help: "The file to make; an existing one is left alone.")
    var file: String

    func run(in context: CommandContext) async throws {
        let settings = try options.settings(in: context)
        let target = context.path(file)
        guard !FileManager.default.fileExists(atPath: target) else {
            throw CommandFailure("\(file.printable) exists and stays as it is; name a new file")
        }
        guard case .sqlite = settings.database else {
            throw CommandFailure("PostgreSQL is backed up by its own pg_dump, also while the server runs")
        }
        // As it is: a backup before an update is the way back, for which the schema must not have changed.
        guard let database = try await OpenedDatabase.look(at: settings.database),
            case .sqlite(let engine) = database.engine
        else { throw OpenedDatabase.missing(settings.database) }
        defer { database.close() }
        do throws(DatabaseError) {
            try await engine.backup(to: target)
        } catch {
            throw CommandFailure(
                "\(file.printable) cannot be written; see that its folder exists, is writable and has space left"
            )
        }
        context.console.write("backup written to \(file.printable)")
    }
}
