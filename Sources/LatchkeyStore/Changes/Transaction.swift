import LatchkeyCore

/// A write in progress: queries, and beside them what must be true with them or not at all.
struct Transaction {
    let connection: any Connection
    /// As those who act are seen from their session on (`require`).
    var rules: RoleRules
    private let addresses: AuditAddresses
    private var changed: [(accountID: AccountID, at: Timestamp)] = []
    private var changedGroups: [(id: GroupID, at: Timestamp)] = []
    private(set) var events: [AuditEvent] = []

    init(_ connection: any Connection, _ rules: RoleRules, _ addresses: AuditAddresses) {
        self.connection = connection
        self.rules = rules
        self.addresses = addresses
    }

    func query(_ sql: String, _ arguments: any DatabaseConvertible...) throws -> [DatabaseRow] {
        try connection.query(sql, arguments.map(\.databaseValue))
    }

    /// Batched: an error may surface at a later statement or at commit. Use `query` where you must handle it.
    func execute(_ sql: String, _ arguments: any DatabaseConvertible...) throws {
        try connection.execute(sql, arguments.map(\.databaseValue))
    }

    /// Stores the event, and has it published when all this is durable.
    mutating func record(_ event: AuditEvent) throws {
        let event = event.keeping(addresses)
        try execute(
            """
            INSERT INTO audit_event (
                at, kind, account_id, actor_id, ip, request_id, detail, actor_kind, object, session_id)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            event.at, event.kind.rawValue, event.accountID, event.actorID, event.ip, event.requestID,
            event.details.stored, event.actorKind.rawValue, event.object ?? "", event.session
        )
        events.append(event)
    }

    /// Invalidates what every process has cached about this account, when the transaction ends.
    mutating func noteChange(of accountID: AccountID, at now: Timestamp) {
        changed.append((accountID, now))
    }

    /// The same for all members of one group, however many, by one statement (R-024).
    mutating func noteChange(ofMembersOf group: GroupID, at now: Timestamp) {
        changedGroups.append((group, now))
    }

    /// Numbers the changes, by the last statement: a follower must not see a number before all lower ones.
    func end() throws -> [AccountChange] {
        var sources: [String] = []
        var arguments: [DatabaseValue] = []
        if !changed.isEmpty {
            sources.append("VALUES " + repeatElement("(?, ?)", count: changed.count).joined(separator: ", "))
            arguments += changed.flatMap { [$0.at.databaseValue, $0.accountID.databaseValue] }
        }
        for changedGroup in changedGroups {
            sources.append("SELECT ?, membership.account_id FROM membership WHERE membership.group_id = ?")
            arguments += [changedGroup.at.databaseValue, changedGroup.id.databaseValue]
        }
        guard !sources.isEmpty else { return [] }
        return try connection.end(
            with: """
                INSERT INTO account_change (at, account_id) \(sources.joined(separator: " UNION ALL ")) \
                RETURNING seq, account_id
                """,
            arguments
        )
        .map { AccountChange(position: try $0.integer(0), accountID: try $0.id(1)) }
        .sorted { $0.position < $1.position }
    }
}
