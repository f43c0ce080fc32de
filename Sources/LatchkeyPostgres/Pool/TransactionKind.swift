/// How a transaction begins: its statements go in one round trip, and last as long as it does.
enum TransactionKind {
    case read
    case write

    /// `limit`: how long a statement may take, and how long the transaction may wait for the next one.
    func begin(limit: Duration) -> String {
        let milliseconds = Int(limit / .milliseconds(1))
        let limits =
            "SET LOCAL statement_timeout = \(milliseconds); SET LOCAL idle_in_transaction_session_timeout = \(milliseconds);"
        return switch self {
        case .read:
            "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; \(limits)"
        case .write:
            // One writer at a time in the whole cluster, as the embedded engine has it: the rules of the store are
            // proven under that, and changes get their numbers in the order in which they are committed
            // (docs/decisions/0012). The lock goes with the transaction, whatever becomes of this node.
            "BEGIN; \(limits) SELECT pg_advisory_xact_lock(\(TransactionKind.lock), hashtext(COALESCE(current_schema(), '')))"
        }
    }

    /// The bytes "latc".
    private static let lock = 0x6c61_7463
}
