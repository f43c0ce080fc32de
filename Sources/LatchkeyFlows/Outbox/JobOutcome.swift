import LatchkeyCore

/// What became of an attempt at a job. An answer is kept with the job.
enum JobOutcome: Sendable {
    case done(String)
    /// Done, and the job went with it in one transaction.
    case gone
    /// Another attempt would end alike: the job is given up.
    case refused(String)
    /// Another attempt may succeed.
    case failedForNow(String)
    /// Nothing was tried, and nothing is counted.
    case postponed(until: Timestamp)
    /// The process ends; the job is left for the next start.
    case interrupted
}
