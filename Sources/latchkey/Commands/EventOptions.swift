import ArgumentParser
import LatchkeyCore
import LatchkeyFlows
import LatchkeyStore

/// Which events a command is about.
struct EventOptions: ParsableArguments {
    @Option(help: "From this time on: a duration ago, like 12h or 1d, or a day or time, like 2026-11-23.")
    var since: EventTimeArgument?

    @Option(help: "Before this time, or up to the end of this day (UTC).")
    var until: EventTimeArgument?

    @Option(help: "Only this kind, like sign_in_failed.")
    var kind: String?

    @Option(help: "Only what happened to this person: the user ID (uid), or the id of somebody who was removed.")
    var user: NameArgument?

    @Option(help: "Only what this person did to others: the user ID (uid), or the id of somebody who was removed.")
    var actor: NameArgument?

    @Option(help: "Only from this address, or from addresses that begin so, like 203.0.113.")
    var network: String?

    /// Throws one line that says what is wrong.
    func filter(_ audit: OperateAudit) async throws -> EventFilter {
        var filter = EventFilter()
        filter.since = since?.time(before: audit.now, dayAdded: 0)
        filter.until = until?.time(before: audit.now, dayAdded: 86_400)
        if let kind {
            guard let found = AuditEvent.Kind.allCases.first(where: { $0.rawValue.utf8.elementsEqual(kind.utf8) })
            else {
                let names = AuditEvent.Kind.allCases.map(\.rawValue).joined(separator: ", ")
                throw CommandFailure("\(kind.printable) is no kind of event; expected one of \(names)")
            }
            filter.kind = found
        }
        if let user { filter.user = try await EventOptions.find(user.text, audit) }
        if let actor { filter.actor = try await EventOptions.find(actor.text, audit) }
        if let network {
            guard let prefix = NetworkPrefix(network) else {
                throw CommandFailure("\(network.printable) is no address, and no beginning of one like 203.0.113")
            }
            filter.network = prefix
        }
        return filter
    }

    private static func find(_ user: String, _ audit: OperateAudit) async throws -> AccountID {
        do {
            return try await audit.user(user)
        } catch {
            guard error.code == .notFound else { throw error }
            throw CommandFailure("nobody has the uid or id \(user.printable)")
        }
    }
}

/// `1d` for a day ago, `2026-11-23`, or a time of RFC 3339.
struct EventTimeArgument: ExpressibleByArgument {
    private enum Value {
        case ago(Duration)
        case day(Timestamp)
        case time(Timestamp)
    }

    private let value: Value

    init?(argument: String) {
        if let ago = ConfigurationText.duration(.seconds(1)...AuditRetention.most)(argument) {
            value = .ago(ago)
        } else if let day = Timestamp(day: argument) {
            value = .day(day)
        } else if let time = Timestamp(rfc3339: argument) {
            value = .time(time)
        } else {
            return nil
        }
    }

    func time(before now: Timestamp, dayAdded: Int) -> Timestamp {
        switch value {
        case .ago(let duration): now - duration
        case .day(let day): day + .seconds(dayAdded)
        case .time(let time): time
        }
    }
}

/// A command that reads the audit of the configured database.
protocol EventReadingCommand: ContextualCommand {
    var options: ConfigurationOptions { get }

    func run(_ audit: OperateAudit, in context: CommandContext) async throws
}

extension EventReadingCommand {
    func run(in context: CommandContext) async throws {
        let settings = try options.settings(in: context)
        let database = try await OpenedDatabase.open(
            settings.database, mayCreate: false, roles: settings.roles, now: context.now())
        defer { database.close() }
        try await run(
            OperateAudit(store: database.store.keeping(settings.flows.auditAddresses), clock: context.clock),
            in: context)
    }
}
