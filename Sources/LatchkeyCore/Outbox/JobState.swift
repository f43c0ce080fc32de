/// How far a job has come. The numbers are stored.
package enum JobState: Int64, Sendable {
    case waiting = 1
    case done = 2
    /// Given up; its answer says why.
    case failed = 3

    /// The word on the wire and in the log when the job is a mail.
    package var mailText: String {
        switch self {
        case .waiting: "waiting"
        case .done: "sent"
        case .failed: "failed"
        }
    }
}
