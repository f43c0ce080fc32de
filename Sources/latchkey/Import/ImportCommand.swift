import ArgumentParser
import LatchkeyCore
import LatchkeyPasswords
import LatchkeyStore

struct ImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Take over the accounts of another system.",
        subcommands: [ImportFlaskCommand.self]
    )
}

struct ImportFlaskCommand: ContextualCommand {
    static let configuration = CommandConfiguration(
        commandName: "flask",
        abstract: "Take over the accounts of the Flask system from its SQLite file.",
        discussion: "Passwords, roles and uids go on working. Accounts that are here already stay as they are."
    )

    @OptionGroup var options: ConfigurationOptions

    @Argument(help: "The Flask system's SQLite file; it is only read.")
    var file: String

    @Flag(help: "Report what would happen and write nothing.")
    var dryRun = false

    func run(in context: CommandContext) async throws {
        let settings = try options.settings(in: context)
        let source = try FlaskDatabase.read(context.path(file), named: file)
        let plan = ImportPlan(source, now: context.now(), randomness: context.randomness)
        context.console.write("\(file.printable): era \(source.era.rawValue), \(source.users.count) accounts")
        plan.findings.forEach { context.console.write($0.line) }
        try await reportPublishedPasswords(plan, settings, context)
        guard !dryRun else {
            context.console.write(
                "dry run: \(plan.entries.count) would be taken unless they are here already, "
                    + "\(plan.refusedCount) not; nothing was written"
            )
            return
        }
        try await write(plan, settings, context)
    }

    private func reportPublishedPasswords(
        _ plan: ImportPlan, _ settings: Settings, _ context: CommandContext
    ) async throws {
        let hasher = PasswordHasher(parameters: settings.password.argon2, threads: 1, queueLimit: 1)
        defer { hasher.shutdown() }
        for entry in plan.entries where await PublishedPasswords.opens(entry, hasher) {
            context.console.write(
                "row \(entry.row) uid \"\(entry.uid.printable)\": has a published default password; "
                    + "set another with `latchkey user set-password`"
            )
        }
    }

    private func write(_ plan: ImportPlan, _ settings: Settings, _ context: CommandContext) async throws {
        let database = try await OpenedDatabase.open(settings.database, mayCreate: true, now: context.now())
        defer { database.close() }
        var imported = 0
        var rest = plan.entries[...]
        // Batches, so that a running server gets its turn to write.
        while !rest.isEmpty {
            let batch = rest.prefix(500)
            rest = rest.dropFirst(500)
            let stored = try await database.store.importAccounts(batch.map(\.imported), at: context.now())
            for (entry, isNew) in zip(batch, stored) where !isNew {
                context.console.write("row \(entry.row) uid \"\(entry.uid.printable)\": already here, unchanged")
            }
            imported += stored.count { $0 }
        }
        context.console.write(
            "\(imported) imported, \(plan.entries.count - imported) already here, \(plan.refusedCount) not taken"
        )
    }
}
