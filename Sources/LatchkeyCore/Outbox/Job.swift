/// Work that is stored with its cause and done beside the requests: tried until it is done or given up.
package struct Job: Equatable, Sendable {
    package enum Task: Equatable, Sendable {
        case sendMail(OutgoingMail)
        case resolveRecovery(RecoveryRequest)
    }

    package let task: Task
    /// When somebody may claim it again; until then it belongs to the process that has claimed it.
    package let dueAt: Timestamp
    /// Attempts so far.
    package let attempts: Int

    package init(_ task: Task, dueAt: Timestamp, attempts: Int) {
        self.task = task
        self.dueAt = dueAt
        self.attempts = attempts
    }

    package var id: RandomID {
        switch task {
        case .sendMail(let mail): mail.id
        case .resolveRecovery(let request): request.id
        }
    }
}
