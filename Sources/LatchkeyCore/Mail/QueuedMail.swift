/// A mail in the outbox.
package struct QueuedMail: Equatable, Sendable {
    package enum State: Int64, Sendable {
        case waiting = 1
        case sent = 2
        /// Given up; `answer` says why.
        case failed = 3

        /// The wire word.
        package var text: String {
            switch self {
            case .waiting: "waiting"
            case .sent: "sent"
            case .failed: "failed"
            }
        }
    }

    package let mail: OutgoingMail
    package let state: State
    package let dueAt: Timestamp
    /// Tries so far.
    package let attempts: Int
    /// What the mail server said last.
    package let answer: String

    package init(mail: OutgoingMail, state: State, dueAt: Timestamp, attempts: Int, answer: String) {
        self.mail = mail
        self.state = state
        self.dueAt = dueAt
        self.attempts = attempts
        self.answer = answer
    }
}
