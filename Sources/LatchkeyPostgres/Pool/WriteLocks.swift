import LatchkeyStore

/// What a write transaction locks, for as long as it lasts: advisory locks, which go with it whatever becomes of this node.
///
/// Those of `.everything` and of the feed are named by two numbers, those of scopes by one: PostgreSQL keeps the two kinds apart. Each
/// schema has its own.
struct WriteLocks: Sendable {
    /// Nil for all there is.
    private let scopes: [Int64]?
    private let givesWay: Bool

    init(_ scope: WriteScope) {
        self.scopes = scope.locks
        self.givesWay = scope.givesWay
    }

    /// What two transactions of this node must not both wait for: the second would only keep a connection from others.
    var lanes: [Int64] { scopes ?? [WriteLocks.everything] }

    /// All transactions take these in the same order, before anything else, so they do not deadlock on them.
    var statements: String {
        guard let scopes else {
            return "SELECT pg_advisory_xact_lock(\(WriteLocks.everything), \(WriteLocks.schema))"
        }
        let shared = "pg_advisory_xact_lock_shared(\(WriteLocks.everything), \(WriteLocks.schema))"
        let own = scopes.map { "pg_advisory_xact_lock(CAST('\($0)' AS BIGINT) # \(WriteLocks.wideSchema))" }
        // One statement, so that the server's limit for a statement counts for all of them together.
        let locks = "SELECT " + ([shared] + own).joined(separator: ", ")
        return givesWay ? "\(locks); \(WriteLocks.patience)" : locks
    }

    /// Taken before the last statement of a transaction that changes accounts, and held to its end. A transaction that holds it waits for
    /// no other lock.
    static let feed = "SELECT pg_advisory_xact_lock(\(feedPlace), \(schema))"

    /// The bytes "latc"; nodes of earlier versions take this one for each write.
    private static let everything: Int64 = 0x6c61_7463
    /// The bytes "latf".
    private static let feedPlace: Int64 = 0x6c61_7466
    private static let schema = "hashtext(COALESCE(current_schema(), ''))"
    private static let wideSchema = "hashtextextended(COALESCE(current_schema(), ''), 0)"
    /// Well under the second after which PostgreSQL looks for deadlocks, so that it is never a person's transaction that is given up.
    private static let patience = "SET LOCAL lock_timeout = 100"
}
