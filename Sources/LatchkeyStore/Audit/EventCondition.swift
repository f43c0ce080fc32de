import LatchkeyCore

/// An `EventFilter` as SQL about `event`, a row of `audit_event`.
struct EventCondition {
    private(set) var clauses: [String] = []
    private(set) var arguments: [DatabaseValue] = []
    private var isLedByIndex: Bool
    /// Of whom the newest events are read person by person; nil where all events are looked through, the newest first.
    private(set) var leader: AccountID?

    /// Of what there is only a small part among all events.
    struct Sparse {
        var network = false
        var kind = false
        /// Of those whom the leader leads, among the newest.
        var led = false
    }

    /// An event behind which a page begins.
    struct Place {
        let number: Int64
        let time: Timestamp
    }

    /// Where those who are led have few of the newest events and nobody is named, they are read person by person; of a kind with few
    /// events, its index leads.
    init(_ filter: EventFilter, within reach: Reach, sparse: Sparse, from place: Place?, _ rules: RoleRules) {
        if case .led(let leader) = reach, sparse.led, filter.user == nil { self.leader = leader }
        isLedByIndex = leader != nil
        if sparse.kind { add(filter.kind) }
        if let user = filter.user { narrow("event.account_id = ?", user.databaseValue) }
        if let actor = filter.actor { narrow("event.actor_id = ?", actor.databaseValue) }
        if let network = filter.network { add(network, isSparse: sparse.network) }
        if !sparse.kind { add(filter.kind) }
        if let since = filter.since { add("event.at >= ?", since.databaseValue) }
        if let until = filter.until { add("event.at < ?", until.databaseValue) }
        switch reach {
        case .everybody: break
        case .led(let leader): add(ledBy: leader, filter, rules)
        case .oneself(let person): if filter.user != person { add("event.account_id = ?", person.databaseValue) }
        }
        if let place { add(olderThan: place) }
    }

    /// In the order of the list.
    private mutating func add(olderThan place: Place) {
        let time = place.time.databaseValue
        add("event.at <= ? AND (event.at < ? OR event.seq < ?)", time, time, place.number.databaseValue)
    }

    private mutating func add(_ kind: AuditEvent.Kind?) {
        if let kind { narrow("event.kind = ?", kind.rawValue.databaseValue) }
    }

    /// Each has an index, and the first of them is the narrowest. An engine that cannot tell is kept from another one.
    private mutating func narrow(_ clause: String, _ argument: DatabaseValue) {
        add(isLedByIndex ? "(\(clause)) IS TRUE" : clause, argument)
        isLedByIndex = true
    }

    /// The index of addresses is in the order of addresses: what it finds has to be sorted by time, which pays for few events.
    private mutating func add(_ network: NetworkPrefix, isSparse: Bool) {
        if let address = network.address { return narrow("event.ip = ?", address.databaseValue) }
        let (clause, values) = EventCondition.beginnings(network)
        let isLeading = isSparse && !isLedByIndex
        clauses.append(isLeading ? "(\(clause))" : "((\(clause)) IS TRUE)")
        arguments += values
        if isLeading { isLedByIndex = true }
    }

    /// Texts are compared byte by byte in both engines: the one behind all that begin so ends with the next character.
    static func beginnings(_ network: NetworkPrefix) -> (text: String, arguments: [DatabaseValue]) {
        let ranges = network.beginnings.map { beginning -> (String, String) in
            let last = beginning.unicodeScalars.last.map { $0 == "." ? "/" : ";" } ?? ""
            return (beginning, String(beginning.dropLast()) + last)
        }
        return (
            repeatElement("(event.ip >= ? AND event.ip < ?)", count: ranges.count).joined(separator: " OR "),
            ranges.flatMap { [$0.databaseValue, $1.databaseValue] }
        )
    }

    /// Only what leaders may read: kinds about the people whom they lead. By actors beyond them they find nothing.
    private mutating func add(ledBy leader: AccountID, _ filter: EventFilter, _ rules: RoleRules) {
        if self.leader == nil { add("(event.account_id IN (\(rules.ledPeople))) IS TRUE", leader.databaseValue) }
        let kinds = AuditEvent.Kind.toldToLeaders.map { "'\($0.rawValue)'" }.joined(separator: ", ")
        clauses.append("(event.kind IN (\(kinds))) IS TRUE")
        if filter.actor != nil { add("event.actor_id = ?", leader.databaseValue) }
    }

    private mutating func add(_ clause: String, _ values: DatabaseValue...) {
        clauses.append(clause)
        arguments += values
    }

    /// A query of seq and at of all that is found, or of the newest of each person (`SchemaDialect.newestOfEach`).
    func numbers(_ dialect: SchemaDialect, _ rules: RoleRules) -> String {
        guard leader != nil else { return "SELECT event.seq, event.at FROM audit_event AS event \(text)" }
        return dialect.newestOfEach(rules.ledPeople, clauses.joined(separator: " AND "))
    }

    /// Those of `numbers`, with so many of each person.
    func arguments(_ ofEach: Int) -> [DatabaseValue] {
        guard let leader else { return arguments }
        return [leader.databaseValue] + arguments + [ofEach.databaseValue]
    }

    var text: String { clauses.isEmpty ? "" : "WHERE " + clauses.joined(separator: " AND ") }
}
