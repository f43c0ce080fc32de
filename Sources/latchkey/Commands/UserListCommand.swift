import ArgumentParser
import Foundation
import LatchkeyCore
import LatchkeyFlows

struct UserListCommand: AccountCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List accounts by uid.")

    @OptionGroup var options: ConfigurationOptions
    @OptionGroup var people: PeopleOptions

    @Argument(help: "Only accounts with these words in uid, name or e-mail.")
    var search: String?

    @Flag(help: "One JSON array, for programs.")
    var json = false

    func run(_ accounts: OperateAccounts, in context: CommandContext) async throws {
        let filter = try await people.filter(accounts.roles, accounts.group(key:))
        let found = try await accounts.list(search: search, filter: filter)
        if json {
            context.console.write(try AccountReport.json(found.map { AccountReport($0, accounts.roles) }))
        } else {
            TextTable.lines(
                AccountReport.listColumns, found.map { AccountReport($0, accounts.roles).listCells }, shrinking: 1
            )
            .forEach { context.console.write($0) }
        }
    }
}

struct UserShowCommand: AccountCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show an account, its profile, its codes that are still valid, and its sessions."
    )

    @OptionGroup var options: ConfigurationOptions

    @Argument(help: "The user ID (uid).")
    var uid: String

    @Flag(help: "One JSON object, for programs.")
    var json = false

    func run(_ accounts: OperateAccounts, in context: CommandContext) async throws {
        let found = try await EachPerson.named(uid) { try await accounts.show(uid: uid) }
        let sessions = found.sessions
        let report = AccountReport(
            found.account, accounts.roles, sessions: sessions, profile: found.profile, factors: found.factors,
            codes: found.codes)
        guard !json else { return context.console.write(try AccountReport.json(report)) }
        for (name, value) in zip(AccountReport.columns, report.cells) { context.console.write("\(name): \(value)") }
        context.console.write("id: \(report.id)")
        if let end = report.endsAt { context.console.write("ends: \(end)") }
        for (role, end) in report.roleEnds.sorted(by: { $0.key < $1.key }) {
            context.console.write("role \(role.printable) ends: \(end)")
        }
        for (field, value) in found.profile.sorted(by: { $0.key < $1.key }) {
            context.console.write("profile \(field): \(value.printable)")
        }
        for line in FactorReport(found.factors).lines { context.console.write(line) }
        for code in report.codes ?? [] {
            context.console.write("\(code.kind) code by \(code.by), expires \(code.expiresAt)")
        }
        context.console.write("sessions: \(sessions.count)")
        for session in sessions {
            context.console.write(
                "  \(session.publicID.text) since \(session.createdAt.rfc3339), last seen \(session.lastSeenAt.rfc3339), "
                    + "from \(session.ip.printable), \(session.userAgent.printable)"
            )
        }
    }
}
