import ArgumentParser
import LatchkeyCore
import LatchkeyFlows
import LatchkeyServer

struct CodeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "code",
        abstract: "Make codes with which people sign up, see them, take them back.",
        subcommands: [CodeAddCommand.self, CodeListCommand.self, CodeRevokeCommand.self]
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
        let database = try await OpenedDatabase.open(settings.database, mayCreate: false, now: context.now())
        defer { database.close() }
        let secrets = OneTimeSecrets(keys: try ServerKeys.load(settings, context.randomness).macs)
        let codes = OperateJoinCodes(
            store: database.store, secrets: secrets, clock: context.clock, randomness: context.randomness)
        try await run(codes, settings, in: context)
    }
}

struct CodeAddCommand: JoinCodeCommand {
    static let configuration = CommandConfiguration(commandName: "add", abstract: "Make a code for a class.")

    @OptionGroup var options: ConfigurationOptions

    @Option(help: "What those who join are: Admin, Teacher or User.")
    var role = RoleArgument.user

    @Option(help: "How many may join with it.")
    var seats = JoinCodeWish.defaultSeats

    @Option(name: .customLong("expires-in"), help: "How long it is valid, like 2h or 14d.")
    var lifetime = LifetimeArgument.fortnight

    @Option(help: "What it is for.")
    var note = ""

    func run(_ codes: OperateJoinCodes, _ settings: Settings, in context: CommandContext) async throws {
        let new = try await codes.create(
            JoinCodeWish(role: role.roles, seats: seats, lifetime: lifetime.duration, note: note))
        context.console.write(new.secret)
        context.console.write("\(settings.publicURL.text)/signup#\(new.secret)")
        if settings.registration == .invite {
            context.console.complain("registration is invite: nobody joins with a code; use latchkey invite")
        }
    }
}

struct CodeListCommand: JoinCodeCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List codes and invitations.")

    @OptionGroup var options: ConfigurationOptions

    func run(_ codes: OperateJoinCodes, _ settings: Settings, in context: CommandContext) async throws {
        let now = context.now()
        for code in try await codes.list() { context.console.write(code.line(now: now)) }
    }
}

struct CodeRevokeCommand: JoinCodeCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "Let nobody join with a code any more.")

    @OptionGroup var options: ConfigurationOptions

    @Argument(help: "The code's id, from `latchkey code list`.")
    var id: String

    func run(_ codes: OperateJoinCodes, _ settings: Settings, in context: CommandContext) async throws {
        do {
            try await codes.revoke(id)
        } catch  where error.code == .notFound {
            throw CommandFailure("no code has this id; see `latchkey code list`")
        }
        context.console.write("revoked")
    }
}

/// `latchkey invite`: a link for one person.
struct InviteCommand: JoinCodeCommand {
    static let configuration = CommandConfiguration(
        commandName: "invite", abstract: "Make a link with which one person signs up.",
        discussion: "Whoever has the link and signs up with this uid or address gets the account."
    )

    @OptionGroup var options: ConfigurationOptions

    @Argument(help: "The uid or the e-mail address that the person will sign up with.")
    var person: String

    @Option(help: "Admin, Teacher or User.")
    var role = RoleArgument.user

    @Option(name: .customLong("expires-in"), help: "How long it is valid, like 2h or 14d.")
    var lifetime = LifetimeArgument.fortnight

    func run(_ codes: OperateJoinCodes, _ settings: Settings, in context: CommandContext) async throws {
        let isAddress = person.utf8.contains(UInt8(ascii: "@"))
        let new = try await codes.create(
            JoinCodeWish(
                role: role.roles, lifetime: lifetime.duration, uid: isAddress ? nil : person,
                email: isAddress ? person : nil))
        context.console.write("\(settings.publicURL.text)/signup#\(new.secret)")
        if settings.registration == .closed {
            context.console.complain("registration is closed: nobody can sign up; set it to invite")
        }
    }
}

extension ShownJoinCode {
    fileprivate func line(now: Timestamp) -> String {
        let state =
            switch true {
            case code.isRevoked: "revoked"
            case code.expiresAt <= now: "expired"
            case code.seatsTaken >= code.seats: "full"
            default: "good until \(code.expiresAt.rfc3339)"
            }
        let name =
            switch code.binding {
            case .uid(let text), .email(let text): "invitation for \(text.printable)"
            case nil: secret ?? "(not shown)"
            }
        let seats = "\(code.seatsTaken) of \(code.seats)"
        return [code.id.text, name, code.role.firstName, seats, state, code.note.printable]
            .filter { !$0.isEmpty }.joined(separator: "  ")
    }
}
