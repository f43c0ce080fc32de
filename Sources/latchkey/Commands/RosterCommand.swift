import ArgumentParser
import Foundation
import LatchkeyCore
import LatchkeyFlows
import LatchkeyPasswords
import LatchkeyServer

struct RosterCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "roster",
        abstract: """
            Add accounts from a list of people: a CSV file, for example from OneRoster or Google Classroom; show their codes; export them.
            """,
        subcommands: [
            RosterCheckCommand.self, RosterImportCommand.self, RosterSlipsCommand.self, RosterExportCommand.self,
        ])
}

/// How a file is read where it does not say so itself.
struct RosterFileOptions: ParsableArguments {
    @Argument(help: "The list: a CSV file with at most 2 MiB and 5,000 rows.")
    var file: String

    @Option(help: "Its encoding: utf-8, utf-16le, utf-16be, windows-1252 or macintosh. Detected by default.")
    var encoding: RosterEncoding?

    @Option(help: "The delimiter between two cells: , ; | or the word tab. Detected by default.")
    var delimiter: RosterDelimiter?

    @Flag(help: "Use the passwords in the list, which everybody who can read the file knows. Else they are ignored.")
    var allowPasswords = false

    @Option(
        help: """
            The file classes.csv of OneRoster, if the list is its users.csv. Classes are groups; the key is the class code, or else the \
            title.
            """)
    var classes: String?

    @Option(help: "The file enrollments.csv of OneRoster, which says who is in which class. Needs --classes.")
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
            throw CommandFailure(
                "\(file.printable) cannot be read: expected a file that exists and that this user may read")
        }
    }

    private static let maxRead = Roster.mostBytes + 1
}

extension RosterEncoding: ExpressibleByArgument {}

extension RosterDelimiter: ExpressibleByArgument {
    package init?(argument: String) {
        self.init(rawValue: argument == "tab" ? "\t" : argument)
    }

    /// None in the help: they would be a raw tab and, for an export, the bar that it refuses. The text of the option names them.
    package static var allValueStrings: [String] { [] }
}

struct RosterCheckCommand: ContextualCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Show how a list is read. Nothing is changed, and no database is needed.",
        discussion: """
            Row numbers are those that a spreadsheet shows. A * marks a user ID that was made from the person's name. Rows that cannot be \
            read are printed to standard error, with the name as it is written and the reason; the exit status is 1 then.
            """)

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
        commandName: "import", abstract: "Add an account for everybody in a list who has none yet.",
        discussion: """
            People who already have an account are not changed, unless you give --update. A refused row is printed to standard error, with \
            its number in a spreadsheet, the name and the reason. The other rows are imported, and the exit status is 1. You can import \
            the same list again: nothing is added twice. A column `role` gives new people that role; the output says to whom. People without a password get a code for their first sign-in, which is valid \
            for 21 days. Print the codes as slips on the page of the group, write them to a file with --codes, or show them again with \
            `latchkey roster slips`.
            """)

    @OptionGroup var options: ConfigurationOptions
    @OptionGroup var source: RosterFileOptions

    @Option(help: "Add everybody in the list to the group with this key.")
    var group: NameArgument?

    @Flag(help: "Also change the name, groups, end date and profile of people who already have an account.")
    var update = false

    @Flag(help: "Create groups that the list names and that do not exist yet, if a row is accepted for them.")
    var makeGroups = false

    @Flag(help: "Show what would be done, without changing anything.")
    var dryRun = false

    @Option(help: "Write the codes for first sign-ins to this new CSV file, which only you can read.")
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
        RosterReport.otherNames(outcome, of: roster).forEach { context.console.writeError($0) }
        RosterReport.roles(outcome, of: roster, groups.roles, isDryRun: dryRun, codes: codes)
            .forEach { context.console.write($0) }
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
            throw CommandFailure(
                "no group has the key \(named.printable); see `latchkey group list`, or make it: "
                    + "latchkey group add \(named.printable) NAME")
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
        let rows = outcome.added.compactMap { added in
            added.code.map {
                CodeTable.Row(
                    uid: added.account.uid, name: added.account.name, code: $0.code, expiresAt: $0.expiresAt)
            }
        }
        do {
            try file.write(contentsOf: Data(CodeTable.csv(rows)))
            try file.synchronize()
            try file.close()
        } catch {
            throw CommandFailure("the codes cannot be written; show them with `latchkey roster slips`")
        }
    }
}
