import ArgumentParser
import LatchkeyCore
import LatchkeyFlows
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
        discussion: """
            Passwords, roles and uids go on working. Accounts that are here already stay as they are. An account whose \
            password was published with the Flask system comes without a password. After a first import, accounts that are not here \
            are not taken unless --take-new is given: they may have been deleted or renamed since.
            """
    )

    @OptionGroup var options: ConfigurationOptions

    @Argument(help: "The Flask system's SQLite file; it is only read.")
    var file: String

    @Flag(help: "Report what would happen and write nothing.")
    var dryRun = false

    @Flag(
        help: ArgumentHelp(
            "Write nothing and end with status 1 when a row is not taken, a password is a published one (and not kept), "
                + "or an account was not checked for one."
        ))
    var strict = false

    @Option(
        name: .customLong("default-password"),
        help: ArgumentHelp(
            "A password that your Flask system gave to many (DEFAULT_PASSWORD); may be repeated.", valueName: "password"
        ))
    var defaultPasswords: [String] = []

    @Option(
        name: .customLong("role"),
        help: ArgumentHelp(
            "What a role of theirs becomes, like Mentor=Editor; may be repeated. A role of the same name is kept as it is.",
            valueName: "theirs=ours"))
    var roles: [RoleMapping] = []

    @Flag(
        help: ArgumentHelp(
            "Create a group of each section and year, like csa-2026, with the accounts of it that come over; nobody leads it."
        ))
    var sections = false

    @Flag(help: "After a first import, take accounts that are not here, also those deleted or renamed here since.")
    var takeNew = false

    @Flag(help: "Let accounts keep published passwords; they are reported all the same.")
    var keepDefaultPasswords = false

    @Flag(help: "Check every account for published passwords, however long it takes.")
    var checkAll = false

    func run(in context: CommandContext) async throws {
        let settings = try options.settings(in: context)
        let published = try PublishedPasswords(defaults: defaultPasswords)
        let source = try FlaskDatabase.read(context.path(file), named: file, withSections: sections)
        let roles = try ImportedRoles(settings.roles.provisionalCatalog, self.roles)
        var plan = ImportPlan(
            source, fields: settings.flows.profileFields, roles: roles, now: context.now(),
            randomness: context.randomness)
        try await look(at: settings.database, for: &plan)
        context.console.write("\(file.printable): era \(source.era.rawValue), \(source.users.count.counted("account"))")
        if !source.hasRoles {
            context.console.write("there are no roles in this database; everybody is \(settings.roles.defaultName) now")
        }
        plan.findings.forEach { context.console.write($0.line) }
        let check = try await checkPasswords(published, plan, settings, context.console)
        report(check, plan, context.console)
        source.rest.lines(without: plan.takenColumns, sections ? FlaskSection.tables : [])
            .forEach { context.console.write($0) }
        let groups = sections ? ImportedGroups(source.sections, of: plan.entries) : nil
        groups?.lines.forEach { context.console.write($0) }
        if strict { try refuse(plan, check, sections: groups?.refusedCount ?? 0) }
        // Those that are here were not checked: one that goes before it is written comes without a password.
        if !keepDefaultPasswords { plan.dropPasswords(ofRows: check.found.union(plan.presentRows)) }
        guard !dryRun else {
            context.console.write(
                "dry run: \(plan.entries.count) would be taken unless they are here already, "
                    + "\(plan.refusedCount) not; nothing was written"
            )
            return
        }
        try await write(plan, groups, settings, context)
    }

    /// Looks into the database that is here, before anything is written.
    private func look(at location: DatabaseLocation, for plan: inout ImportPlan) async throws {
        guard let database = try await OpenedDatabase.look(at: location) else { return }
        defer { database.close() }
        let arePresent = try await database.store.arePresent(plan.entries.map(\.uid))
        plan.notePresent(
            rows: Set(zip(plan.entries, arePresent).compactMap { entry, isPresent in isPresent ? entry.row : nil }))
        if !takeNew, try await database.store.hasImportedAccounts() {
            let rows = zip(plan.entries, arePresent).compactMap { entry, isPresent in isPresent ? nil : entry.row }
            plan.refuse(rows: Set(rows), because: ImportFlaskCommand.isGone, isGone: true)
        }
        // What else would be found out while writing.
        guard dryRun || strict else { return }
        let areAddresses = try await database.store.areAddresses(plan.entries.map(\.uid))
        let rows = zip(plan.entries, areAddresses).compactMap { entry, isAddress in isAddress ? entry.row : nil }
        plan.refuse(rows: Set(rows), because: ImportFlaskCommand.isAddress)
    }

    fileprivate static let isGone =
        "is not here, though this system was imported before: it may have been deleted or renamed since; not taken (--take-new)"
    fileprivate static let isAddress =
        "is the e-mail of an account that is here, who could not sign in with it; not taken"

    private func checkPasswords(
        _ published: PublishedPasswords, _ plan: ImportPlan, _ settings: Settings, _ console: Console
    ) async throws -> PublishedPasswordCheck.Result {
        let threads = settings.password.threads
        let hasher = PasswordHasher(parameters: settings.password.argon2, threads: threads, queueLimit: threads)
        defer {
            hasher.shutdown()
            console.showProgress("")
        }
        let check = PublishedPasswordCheck(passwords: published, hasher: hasher, width: threads)
        let new = plan.entries.filter { !plan.presentRows.contains($0.row) }
        return try await check.run(new, limit: checkAll ? .max : PublishedPasswordCheck.most) { done, total in
            console.showProgress("published passwords: \(done) of \(total) accounts checked")
        }
    }

    private func report(_ check: PublishedPasswordCheck.Result, _ plan: ImportPlan, _ console: Console) {
        let outcome =
            keepDefaultPasswords
            ? "kept; set another with `latchkey user set-password`"
            : "taken without a password; create a code with `latchkey user reset-code`"
        for entry in plan.entries where check.found.contains(entry.row) {
            console.write(
                "row \(entry.row) uid \"\(entry.uid.printable)\": has a published default password; \(outcome)")
        }
        let hint = check.unchecked > 0 ? " (--check-all)" : ""
        let accounts = check.checked == 1 ? "account" : "accounts"
        let have = check.found.count == 1 ? "has" : "have"
        console.write(
            "published default passwords: \(check.checked) \(accounts) checked, \(check.found.count) \(have) one, "
                + "\(check.unchecked) not checked\(hint)")
        guard plan.weakCount > 0 else { return }
        console.write(
            "weak password hashes: \(plan.weakCount), of one round of a fast function; each is replaced at the next sign-in"
        )
    }

    private func refuse(
        _ plan: ImportPlan, _ check: PublishedPasswordCheck.Result, sections: Int
    ) throws(CommandFailure) {
        let published = keepDefaultPasswords ? 0 : check.found.count
        let refused = plan.refusedCount - plan.goneCount + sections
        guard refused + published + check.unchecked > 0 else { return }
        let rows = refused == 1 ? "row" : "rows"
        let have = published == 1 ? "has a published default password" : "have published default passwords"
        let were = check.unchecked == 1 ? "was" : "were"
        throw CommandFailure(
            "--strict: \(refused) \(rows) would not be taken, \(published) \(have), \(check.unchecked) \(were) not checked; "
                + "nothing was written")
    }

    private func write(
        _ plan: ImportPlan, _ groups: ImportedGroups?, _ settings: Settings, _ context: CommandContext
    ) async throws {
        let database = try await OpenedDatabase.open(
            settings.database, mayCreate: true, roles: settings.roles, now: context.now())
        defer { database.close() }
        let isRepeated = try await database.store.isImportRepeated()
        var outcomes: [ImportOutcome] = []
        var rest = plan.entries[...]
        // Batches, so that a running server gets its turn to write.
        while !rest.isEmpty {
            let batch = rest.prefix(500)
            rest = rest.dropFirst(500)
            let stored = try await database.store.importAccounts(
                batch.map { plan.numbered($0, database.store.roles) }, makesNew: takeNew || !isRepeated,
                at: context.now())
            for (entry, outcome) in zip(batch, stored) {
                guard let text = outcome.text else { continue }
                context.console.write("row \(entry.row) uid \"\(entry.uid.printable)\": \(text)")
            }
            outcomes += stored
        }
        let place = database.isNew ? " into a new database, \(database.place)" : ""
        context.console.write(
            "\(outcomes.count { $0 == .stored }) imported\(place), \(outcomes.count { $0 == .alreadyHere }) already here, "
                + "\(plan.refusedCount + outcomes.count { [.uidIsAddress, .gone].contains($0) }) not taken"
        )
        try await groups?.write(to: database.store, context)
        if settings.flows.compatibility == .none {
            context.console.write(
                "where the Flask system's own pages stay: set compatibility: flask, see docs/compatibility.md")
        }
    }
}

extension ImportOutcome {
    /// Nil when there is nothing to say.
    fileprivate var text: String? {
        switch self {
        case .stored: nil
        case .alreadyHere: "already here, unchanged"
        case .uidIsAddress: ImportFlaskCommand.isAddress
        case .gone: ImportFlaskCommand.isGone
        }
    }
}
