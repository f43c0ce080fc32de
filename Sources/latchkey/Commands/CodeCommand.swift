import ArgumentParser
import LatchkeyCore
import LatchkeyFlows
import LatchkeyServer

struct CodeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "code",
        abstract: "Create, list and revoke the codes with which people sign up.",
        subcommands: [
            CodeAddCommand.self, CodeListCommand.self, CodePeopleCommand.self, CodeSeatsCommand.self,
            CodeRevokeCommand.self,
        ]
    )
}

/// A command that works on the codes of the configured database.
protocol JoinCodeCommand: ContextualCommand {
    var options: ConfigurationOptions { get }

    func run(_ codes: OperateJoinCodes, _ settings: Settings, in context: CommandContext) async throws
}

extension JoinCodeCommand {
    func run(in context: CommandContext) async throws {
        let settings = try options.settings(in: context)
        let database = try await OpenedDatabase.open(
            settings.database, mayCreate: false, roles: settings.roles, now: context.now())
        defer { database.close() }
        let secrets = OneTimeSecrets(keys: try ServerKeys.load(settings, context.randomness).macs)
        let codes = OperateJoinCodes(
            store: database.store, secrets: secrets, clock: context.clock, randomness: context.randomness)
        try await run(codes, settings, in: context)
    }
}

struct CodeAddCommand: JoinCodeCommand {
    static let configuration = CommandConfiguration(commandName: "add", abstract: "Create a code for a class.")

    @OptionGroup var options: ConfigurationOptions

    @Option(help: RoleArgument.help)
    var role: RoleArgument?

    @Option(help: "How many may join with it.")
    var seats = JoinCodeWish.defaultSeats

    @Option(name: .customLong("expires-in"), help: "How long it is valid, like 2h or 14d: 15m to 366d.")
    var lifetime = LifetimeArgument.fortnight

    @Option(help: "What it is for.")
    var note = ""

    @Option(help: "The key of a group: those who enter the code are in it.")
    var group: String?

    func run(_ codes: OperateJoinCodes, _ settings: Settings, in context: CommandContext) async throws {
        let new = try await create(
            JoinCodeWish(
                role: try role?.role(in: codes.roles).bits, seats: seats, lifetime: lifetime.duration, note: note,
                group: group), codes)
        context.console.write(new.secret)
        context.console.write(PageLinks(settings.publicURL).signUp(code: new.secret))
        let others = group == nil ? "" : "; people who have an account can enter it on the page of their groups"
        switch settings.flows.registration {
        case .closed: context.console.complain("registration is closed: nobody can sign up with a code\(others)")
        case .invite:
            context.console.complain(
                "registration is invite: nobody signs up with a code; use latchkey invite\(others)")
        case .open, .approval, .code: break
        }
    }

    private func create(_ wish: JoinCodeWish, _ codes: OperateJoinCodes) async throws -> NewJoinCode {
        do {
            return try await codes.create(wish)
        } catch {
            guard error.code == .notFound else { throw error }
            throw CommandFailure("no group has this key; see `latchkey group list`")
        }
    }
}

struct CodeListCommand: JoinCodeCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List codes and invitations.")

    @OptionGroup var options: ConfigurationOptions

    @Flag(help: "One JSON array, for programs.")
    var json = false

    func run(_ codes: OperateJoinCodes, _ settings: Settings, in context: CommandContext) async throws {
        let now = context.now()
        let reports = try await codes.list().map {
            JoinCodeReport($0, codes.roles, PageLinks(settings.publicURL), now: now)
        }
        guard !json else { return context.console.write(try AccountReport.json(reports)) }
        TextTable.lines(JoinCodeReport.columns, reports.map(\.cells), shrinking: JoinCodeReport.note)
            .forEach { context.console.write($0) }
    }
}

struct CodePeopleCommand: JoinCodeCommand {
    static let configuration = CommandConfiguration(
        commandName: "people", abstract: "List who joined with a code, also with an expired one.")

    @OptionGroup var options: ConfigurationOptions

    @Argument(help: "The code itself, or its id from `latchkey code list`, which invitations have too.")
    var code: NameArgument

    @Flag(help: "One JSON array, for programs.")
    var json = false

    private struct Report: Encodable {
        let id: String
        let uid: String
        let name: String
        let joinedAt: String
    }

    func run(_ codes: OperateJoinCodes, _ settings: Settings, in context: CommandContext) async throws {
        let joiners: [Joiner]
        do throws(LatchkeyError) {
            joiners = try await codes.joiners(code.text)
        } catch {
            guard error.code == .notFound else { throw error }
            throw CommandFailure("no code has this id or text; see `latchkey code list`")
        }
        let reports = joiners.map { Report(id: $0.id.text, uid: $0.uid, name: $0.name, joinedAt: $0.joinedAt.rfc3339) }
        guard !json else { return context.console.write(try AccountReport.json(reports)) }
        TextTable.lines(["uid", "name", "joined"], reports.map { [$0.uid, $0.name, $0.joinedAt] }, shrinking: 1)
            .forEach { context.console.write($0) }
    }
}

struct CodeSeatsCommand: JoinCodeCommand {
    static let configuration = CommandConfiguration(
        commandName: "seats", abstract: "Change the number of seats of a code, including those already taken.")

    @OptionGroup var options: ConfigurationOptions

    @Argument(help: "The code itself, or its id from `latchkey code list`.")
    var code: NameArgument

    @Argument(help: "How many may join with it.")
    var seats: Int

    func run(_ codes: OperateJoinCodes, _ settings: Settings, in context: CommandContext) async throws {
        do {
            let changed = try await codes.setSeats(seats, of: code.text)
            context.console.write("\(changed.seatsTaken) of \(changed.seats) seats are taken")
        } catch {
            switch error.code {
            case .notFound: throw CommandFailure("no code has this id or text; see `latchkey code list`")
            case .joinCodeInvalid:
                throw CommandFailure(
                    "this is an invitation, or a code that is no longer valid; create a new one with `latchkey code add`"
                )
            default: throw error
            }
        }
    }
}

struct CodeRevokeCommand: JoinCodeCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "Revoke a code or invitation: nobody can join with it any more.")

    @OptionGroup var options: ConfigurationOptions

    @Argument(help: "The code itself, or its id from `latchkey code list`, which invitations have too.")
    var code: NameArgument

    func run(_ codes: OperateJoinCodes, _ settings: Settings, in context: CommandContext) async throws {
        do {
            try await codes.revoke(code.text)
        } catch {
            guard error.code == .notFound else { throw error }
            throw CommandFailure("no code has this id or text; see `latchkey code list`")
        }
        context.console.write("revoked")
    }
}
