import ArgumentParser
import LatchkeyCore
import LatchkeyFlows
import LatchkeyServer

/// `latchkey invite`: a link for one person.
struct InviteCommand: JoinCodeCommand {
    static let configuration = CommandConfiguration(
        commandName: "invite", abstract: "Create a link with which one person signs up.",
        discussion: "Whoever has the link and signs up with this uid or address gets the account."
    )

    @OptionGroup var options: ConfigurationOptions

    @Argument(help: "The uid or the e-mail address that the person will sign up with.")
    var person: String

    @Option(help: RoleArgument.help)
    var role: RoleArgument?

    @Option(name: .customLong("expires-in"), help: "How long it is valid, like 2h or 14d: 15m to 366d.")
    var lifetime = LifetimeArgument.fortnight

    func run(_ codes: OperateJoinCodes, _ settings: Settings, in context: CommandContext) async throws {
        let isAddress = person.utf8.contains(UInt8(ascii: "@"))
        let wish = JoinCodeWish(
            role: try role?.role(in: codes.roles).bits, lifetime: lifetime.duration, uid: isAddress ? nil : person,
            email: isAddress ? person : nil)
        let new = try await create(wish, codes)
        context.console.write(PageLinks(settings.publicURL).signUp(code: new.secret))
        if settings.flows.registration == .closed {
            context.console.complain("registration is closed: nobody can sign up; set it to invite")
        }
    }

    private func create(_ wish: JoinCodeWish, _ codes: OperateJoinCodes) async throws -> NewJoinCode {
        do {
            return try await codes.create(wish)
        } catch {
            guard error.problems["uid"]?.code == .uidTaken else { throw error }
            throw CommandFailure("\(person.printable) has an account already")
        }
    }
}
