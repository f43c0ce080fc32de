import ArgumentParser
import Foundation
import LatchkeyCore
import LatchkeyFlows
import LatchkeyPasswords
import LatchkeyServer

struct RosterCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "roster",
        abstract: "Make accounts from a list of people: a table, or a file of OneRoster or a Classroom.",
        subcommands: [RosterCheckCommand.self, RosterImportCommand.self])
}

/// How a file is read where it does not say so itself.
struct RosterFileOptions: ParsableArguments {
    @Argument(help: "The file: a table as text (CSV), at most 2 MiB and 5,000 rows.")
    var file: String

    @Option(help: "utf-8, utf-16le, utf-16be, windows-1252 or macintosh; detected by default.")
    var encoding: RosterEncoding?

    @Option(help: "What separates the cells: , ; | or tab; detected by default.")
    var delimiter: RosterDelimiter?

    @Flag(help: "Use the passwords in the file. Everybody who can read the file can read them.")
    var allowPasswords = false

    @Option(help: "classes.csv of OneRoster, beside users.csv: classes are groups, by their codes or titles.")
    var classes: String?

    @Option(help: "enrollments.csv of OneRoster: who is in which class.")
    var enrollments: String?

    func validate() throws {
        guard (classes == nil) == (enrollments == nil) else {
            throw ValidationError("--classes and --enrollments belong together.")
        }
    }

    /// Throws one line that says what the file is, where it is no list.
    func read(_ fields: [ProfileField], _ context: CommandContext) throws -> Roster {
        let bytes = try RosterFileOptions.bytes(of: file, context)
        var options = RosterOptions()
        options.encoding = encoding
        options.delimiter = delimiter
        options.fields = fields.map(\.name)
        options.takesRoles = true
        options.takesPasswords = allowPasswords
        let roster = try RosterFileOptions.named(file) { () throws(RosterFault) in
            try Roster(bytes, options)
        }
        guard let classes, let enrollments else { return roster }
        let taught = try RosterFileOptions.bytes(of: classes, context)
        let enrolled = try RosterFileOptions.bytes(of: enrollments, context)
        let groups = try RosterFileOptions.named(classes) { () throws(RosterFault) in try OneRosterClasses(taught) }
        return try RosterFileOptions.named(enrollments) { () throws(RosterFault) in
            roster.adding(try groups.enrolling(enrolled))
        }
    }

    private static func named<Read>(_ file: String, _ read: () throws(RosterFault) -> Read) throws -> Read {
        do {
            return try read()
        } catch {
            throw CommandFailure("\(file.printable): \(error.sentence)")
        }
    }

    private static func bytes(of file: String, _ context: CommandContext) throws -> [UInt8] {
        do {
            let handle = try FileHandle(forReadingFrom: URL(filePath: context.path(file)))
            // One byte more than the limit is enough to refuse a large file. At the end of a file there is nothing.
            return Array(try handle.read(upToCount: maxRead) ?? Data())
        } catch {
            throw CommandFailure("\(file.printable) cannot be read")
        }
    }

    private static let maxRead = Roster.mostBytes + 1
}

extension RosterEncoding: ExpressibleByArgument {}

extension RosterDelimiter: ExpressibleByArgument {
    package init?(argument: String) {
        self.init(rawValue: argument == "tab" ? "\t" : argument)
    }
}

struct RosterCheckCommand: ContextualCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Show what is read of a list, without the database.",
        discussion:
            "Rows are numbered as in a spreadsheet. A * marks user IDs that were made from names.")

    @OptionGroup var options: ConfigurationOptions
    @OptionGroup var source: RosterFileOptions

    func run(in context: CommandContext) async throws {
        let settings = try options.settings(in: context)
        let roster = try source.read(settings.flows.profileFields, context)
        RosterReport.people(of: roster).forEach { context.console.write($0) }
        RosterReport.remarks(on: roster).forEach { context.console.writeError($0) }
        guard roster.problems.isEmpty else { throw CommandFailure(RosterReport.refused(roster.problems.count)) }
    }
}

struct RosterImportCommand: ContextualCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Make the accounts of a list; people who already have one are not changed.",
        discussion: """
            A row that is refused is named by its number in a spreadsheet, and does not keep the others out; the exit status is 1 then. \
            The same list again changes nothing. People without a password get a code for their first sign-in, valid for 21 days: print \
            slips on the page of their group, or have the codes written to a file with --codes.
            """)

    @OptionGroup var options: ConfigurationOptions
    @OptionGroup var source: RosterFileOptions

    @Option(help: "Put all of them into the group with this key.")
    var group: NameArgument?

    @Flag(help: "Change name, groups, end and profile of people who already have an account.")
    var update = false

    @Flag(help: "Make groups that the list names and that do not exist yet, if a row goes into them.")
    var makeGroups = false

    @Flag(help: "Say what would be done, and change nothing.")
    var dryRun = false

    @Option(help: "A file to make, readable by this user only, for the codes for first sign-ins.")
    var codes: String?

    func run(in context: CommandContext) async throws {
        let settings = try options.settings(in: context)
        let read = try source.read(settings.flows.profileFields, context)
        let database = try await OpenedDatabase.open(
            settings.database, mayCreate: false, roles: settings.roles, now: context.now())
        defer { database.close() }
        let store = database.store(by: settings)
        let groups = OperateGroups(store: store, clock: context.clock, randomness: context.randomness)
        let target = try await group(groups)
        let hasher = PasswordHasher(parameters: settings.password.argon2, threads: 1, queueLimit: 1)
        defer { hasher.shutdown() }
        let keys = try ServerKeys.load(settings, context.randomness)
        let operate = OperateRoster(
            store: store, hasher: hasher, secrets: OneTimeSecrets(keys: keys.macs), configuration: settings.flows,
            clock: context.clock, randomness: context.randomness)
        let file = try codesFile(context)
        let (roster, outcome) = try await begun(file, context) { () async throws in
            let roster = makeGroups ? try await self.groups(of: read, target, operate, groups, context) : read
            let outcome = try await operate(roster.people, terms(target, isDryRun: dryRun)) {
                context.console.showProgress("\($0) of \(roster.people.count)")
            }
            return (roster, outcome)
        }
        context.console.showProgress("")
        try write(outcome, to: file)
        RosterReport.remarks(on: roster).forEach { context.console.writeError($0) }
        RosterReport.refusals(outcome.refusals, of: roster).forEach { context.console.writeError($0) }
        context.console.write(RosterReport.counts(outcome, isDryRun: dryRun))
        if let stop = outcome.stop { throw CommandFailure(lines: RosterReport.stopped(stop, of: roster, codes: codes)) }
        let refused = roster.problems.count + outcome.refusals.count
        guard refused == 0 else { throw CommandFailure(RosterReport.refused(refused)) }
    }

    private func group(_ groups: OperateGroups) async throws -> GroupID? {
        guard let named = group?.text else { return nil }
        do {
            return try await groups.find(named).group.id
        } catch {
            guard error.code == .notFound else { throw error }
            throw CommandFailure("no group has the key \(named.printable); see `latchkey group list`")
        }
    }

    private func terms(_ target: GroupID?, isDryRun: Bool) -> OperateRoster.Terms {
        OperateRoster.Terms(group: target, existing: update ? .update : .skip, isDryRun: isDryRun)
    }

    /// Makes the missing groups into which a row would go, and no others: a list that is refused leaves no groups behind. The list that
    /// is answered does not name the groups that are still not there.
    private func groups(
        of roster: Roster, _ target: GroupID?, _ operate: OperateRoster, _ groups: OperateGroups,
        _ context: CommandContext
    ) async throws -> Roster {
        let there = Set(try await groups.list(search: nil, isArchived: false).map(\.group.key.text))
        let missing = Set(roster.people.flatMap(\.groups)).subtracting(there)
        guard !missing.isEmpty else { return roster }
        let judged = try await operate(roster.without(groups: missing).people, terms(target, isDryRun: true))
        let taken = judged.added.map(\.index) + (update ? judged.existing.map(\.index) : [])
        let needed = missing.intersection(taken.flatMap { roster.people[$0].groups })
        for key in needed.sorted() {
            if !dryRun { _ = try await groups.add(key: key, name: key) }
            context.console.write("\(dryRun ? "would add" : "added") the group \(key)")
        }
        return roster.without(groups: dryRun ? missing : missing.subtracting(needed))
    }

    /// Where nothing was done, the file for the codes goes again, so that the same command can be run once more.
    private func begun<Answer>(
        _ file: FileHandle?, _ context: CommandContext, _ work: () async throws -> Answer
    ) async throws -> Answer {
        do {
            return try await work()
        } catch {
            if let codes, file != nil { try? FileManager.default.removeItem(atPath: context.path(codes)) }
            throw error
        }
    }

    private func codesFile(_ context: CommandContext) throws -> FileHandle? {
        guard let codes, !dryRun else { return nil }
        guard let file = PrivateFile.begin(at: context.path(codes)) else {
            throw CommandFailure(
                "\(codes.printable) cannot be made; check that its folder exists and the file does not")
        }
        return file
    }

    private func write(_ outcome: RosterOutcome, to file: FileHandle?) throws {
        guard let file else { return }
        var text = CSVText.row(["uid", "name", "code", "good until"])
        for added in outcome.added {
            guard let code = added.code else { continue }
            text += CSVText.row([added.account.uid, added.account.name, code.code, code.expiresAt.rfc3339])
        }
        do {
            try file.write(contentsOf: Data(CSVText.byteOrderMark + Array(text.utf8)))
            try file.synchronize()
            try file.close()
        } catch {
            throw CommandFailure("the codes cannot be written; make new ones on the page of the group")
        }
    }
}
