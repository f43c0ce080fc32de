import Hummingbird
import LatchkeyCore

/// `?user&actor&kind&since&until&network&before&limit` of the list of events; bad values are refused, never guessed at (S-216).
struct EventQuery {
    let filter: EventFilter
    let limit: Int

    private static let usualLimit = 50

    /// Throws `invalid_query` with the parameter's name in `problems`.
    init(_ parameters: Parameters, most: Int) throws(LatchkeyError) {
        var filter = EventFilter()
        filter.user = try EventQuery.id("user", parameters)
        filter.actor = try EventQuery.id("actor", parameters)
        if let word = try UserListQuery.single("kind", parameters) {
            guard let kind = AuditEvent.Kind.allCases.first(where: { $0.rawValue.utf8.elementsEqual(word.utf8) }) else {
                throw .field("kind", .wordUnknown(AuditEvent.Kind.allCases.map(\.rawValue)), code: .invalidQuery)
            }
            filter.kind = kind
        }
        filter.since = try EventQuery.time("since", parameters, dayAdded: 0)
        // A day counts as a whole.
        filter.until = try EventQuery.time("until", parameters, dayAdded: 86_400)
        if let text = try UserListQuery.single("network", parameters) {
            guard let network = NetworkPrefix(text) else {
                throw .field("network", .networkForm, code: .invalidQuery)
            }
            filter.network = network
        }
        filter.before = try UserListQuery.number("before", parameters, upTo: Int.max).map { Int64($0) }
        self.filter = filter
        self.limit = min(try UserListQuery.number("limit", parameters, upTo: Int.max) ?? EventQuery.usualLimit, most)
    }

    private static func id(_ name: String, _ parameters: Parameters) throws(LatchkeyError) -> AccountID? {
        guard let text = try UserListQuery.single(name, parameters) else { return nil }
        guard let id = AccountID(text: text.utf8) else { throw .field(name, .idExpected, code: .invalidQuery) }
        return id
    }

    static func time(
        _ name: String, _ parameters: Parameters, dayAdded: Int
    ) throws(LatchkeyError) -> Timestamp? {
        guard let text = try UserListQuery.single(name, parameters) else { return nil }
        if let day = Timestamp(day: text) { return day + .seconds(dayAdded) }
        guard let time = Timestamp(rfc3339: text) else { throw .field(name, .timeForm, code: .invalidQuery) }
        return time
    }
}
