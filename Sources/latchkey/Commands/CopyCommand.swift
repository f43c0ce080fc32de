import ArgumentParser
import Foundation
import LatchkeyCore
import LatchkeyPostgres
import LatchkeyStore
import Synchronization

struct CopyCommand: ContextualCommand {
    static let configuration = CommandConfiguration(
        commandName: "copy",
        abstract: "Copy everything into another database: SQLite to PostgreSQL, or back.",
        discussion: """
            Stop the servers first: while the copy runs, their writes wait, and what they write afterwards is not in the \
            copy. The other database must be new or empty. Either all is copied, and compared by counts and checksums, or \
            nothing. People stay signed in when the new server has the same secret_key.
            """
    )

    @OptionGroup var options: ConfigurationOptions

    @Option(
        name: .customLong("to"),
        help: ArgumentHelp(
            "The other database, as in database.url. A password belongs in ~/.pgpass or PGPASSWORD.", valueName: "url"
        ))
    var target: String

    func run(in context: CommandContext) async throws {
        let settings = try options.settings(in: context)
        guard let text = DatabaseSection.url.read(.text(target)) else {
            let expected = DatabaseSection.url.advice(target) ?? DatabaseSection.url.description.expected
            throw CommandFailure("--to: expected \(expected)")
        }
        let location = DatabaseLocation(text, path: context.path)
        guard location != settings.database else { throw CommandFailure("--to names the configured database itself") }
        try refusePassword(location)
        let source = try await OpenedDatabase.open(
            settings.database, mayCreate: false, now: context.now(), limits: .copying)
        defer { source.close() }
        let target = try await OpenedDatabase.open(location, mayCreate: true, now: context.now(), limits: .copying)
        defer { target.close() }
        let tallies = try await copy(source, target, location, context.console)
        report(tallies, settings, location, context.console)
    }

    /// Other users of the machine see command lines (S-273).
    private func refusePassword(_ location: DatabaseLocation) throws {
        guard case .postgres(let url) = location else { return }
        do throws(DatabaseError) {
            guard try PostgresDatabase.holdsPassword(url) else { return }
        } catch {
            throw OpenedDatabase.failure(error, location)
        }
        throw CommandFailure(
            "--to: a password on a command line is seen by others; put it into ~/.pgpass or PGPASSWORD")
    }

    private func copy(
        _ source: OpenedDatabase, _ target: OpenedDatabase, _ location: DatabaseLocation, _ console: Console
    ) async throws -> [TableTally] {
        let bar = ProgressBar(console)
        defer { bar.clear() }
        let copy = StoreCopy(from: source.engine.database, to: target.engine.database, progress: bar.show)
        do {
            return try await copy.run()
        } catch StoreCopy.Failure.targetNotEmpty(let table) {
            throw CommandFailure(
                "the database \(location.name) has rows in \(table) and stays as it is; name a new or empty one")
        } catch StoreCopy.Failure.differs(let table) {
            throw CommandFailure("\(table) did not arrive as it was sent; nothing was copied")
        } catch let error as DatabaseError {
            throw CommandFailure("nothing was copied: \(error.detail.printable) (\(error.kind.rawValue))")
        }
    }

    private func report(
        _ tallies: [TableTally], _ settings: Settings, _ location: DatabaseLocation, _ console: Console
    ) {
        for tally in tallies { console.write("\(tally.table): \(tally.rows)") }
        console.write("all copied to the database \(location.name); counts and checksums agree")
        console.write(
            settings.database.isFile && !location.isFile
                ? "Now set database.url to it, and secret_key to what secret.key beside the old database holds: "
                    + "people stay signed in."
                : "Now set database.url to it and keep the secret key: people stay signed in."
        )
        if case .generated(let path) = settings.secretKey, settings.database.isFile, !location.isFile,
            FileManager.default.fileExists(atPath: SecretKeyFile(path: path).previous.path)
        {
            console.write(
                "The last rotation is not retired: set secret_key_previous to what secret.key.previous holds, too.")
        }
    }
}

/// How far the copy is, a step for each percent.
private final class ProgressBar: Sendable {
    private static let width = 40

    private let console: Console
    private let shown = Mutex(-1)

    init(_ console: Console) {
        self.console = console
    }

    func show(_ rows: Int, _ total: Int) {
        let percent = total == 0 ? 100 : min(100, rows * 100 / total)
        let isNews = shown.withLock { last in
            defer { last = percent }
            return last != percent
        }
        guard isNews else { return }
        let filled = percent * ProgressBar.width / 100
        let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: ProgressBar.width - filled)
        console.showProgress("[\(bar)] \(percent) %  \(rows) of \(total) rows")
    }

    func clear() { console.showProgress("") }
}
