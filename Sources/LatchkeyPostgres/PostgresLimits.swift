/// How long things may take before they are given up.
package struct PostgresLimits: Sendable {
    /// Waiting for a connection.
    package let queue: Duration
    /// One statement, and the wait between two of one transaction; the server ends what takes longer.
    package let statement: Duration
    /// Waiting for an answer; longer than `statement`, for a server that has stopped.
    package let answer: Duration

    package init(queue: Duration, statement: Duration, answer: Duration) {
        self.queue = queue
        self.statement = statement
        self.answer = answer
    }

    /// While people wait.
    package static let serving = PostgresLimits(queue: .seconds(3), statement: .seconds(4), answer: .seconds(5))

    /// While an operator moves everything at once.
    package static let copying = PostgresLimits(queue: .seconds(10), statement: .seconds(600), answer: .seconds(610))
}
