import LatchkeyStore

/// A transaction that waits for a connection.
struct TransactionJob: Sendable {
    let kind: TransactionKind
    /// Those of `kind`.
    let lanes: [Int64]
    /// Whoever asked has been told `busy` by then.
    let deadline: ContinuousClock.Instant
    /// Runs the body on a connection that has begun the transaction, ends it, and answers.
    let run: @Sendable (PostgresConnection) -> Void
    /// Answers that it never began.
    let fail: @Sendable (DatabaseError) -> Void
}
