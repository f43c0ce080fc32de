/// How a transaction begins: its statements go in one round trip, and last as long as it does.
enum TransactionKind: Sendable {
    case read
    case write(WriteLocks)

    /// `limit`: how long a statement may take, and how long the transaction may wait for the next one.
    func begin(limit: Duration) -> String {
        let milliseconds = Int(limit / .milliseconds(1))
        let limits =
            "SET LOCAL statement_timeout = \(milliseconds); SET LOCAL idle_in_transaction_session_timeout = \(milliseconds);"
        return switch self {
        case .read: "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; \(limits)"
        // At READ COMMITTED, whatever the server's default is, each statement sees what was committed before it begins; the locks are
        // had by then.
        case .write(let locks): "BEGIN ISOLATION LEVEL READ COMMITTED; \(limits) \(locks.statements)"
        }
    }

    /// One transaction at a time for each of these numbers.
    var lanes: [Int64] {
        switch self {
        case .read: []
        case .write(let locks): locks.lanes
        }
    }
}
