package import LatchkeyCore

/// A way to get mails to people.
package protocol MailTransport: Sendable {
    /// Tries once. Waits as long as it takes, but not for ever.
    func deliver(_ message: MailMessage) async -> MailOutcome

    /// No mail is taken any more; one under way is interrupted.
    func close()

    /// Removes what was delivered long ago, where it is kept in this machine's files.
    func removeOld(now: Timestamp)
}

extension MailTransport {
    package func removeOld(now: Timestamp) {}
}

package enum MailOutcome: Equatable, Sendable {
    /// The server has taken the mail.
    case sent(answer: String)
    /// Another try may do.
    case failedForNow(answer: String)
    /// The program ends; the mail was not tried to its end.
    case interrupted
    /// Nobody will ever take it.
    case refused(answer: String)
}
