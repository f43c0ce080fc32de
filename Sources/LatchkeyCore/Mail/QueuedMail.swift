/// A mail in the outbox.
package struct QueuedMail: Equatable, Sendable {
    package let mail: OutgoingMail
    package let state: JobState
    /// Attempts so far.
    package let attempts: Int
    /// What the mail server said last.
    package let answer: String

    package init(mail: OutgoingMail, state: JobState, attempts: Int, answer: String) {
        self.mail = mail
        self.state = state
        self.attempts = attempts
        self.answer = answer
    }
}
