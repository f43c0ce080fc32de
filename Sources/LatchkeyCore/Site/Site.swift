/// How the people who run this server want it to be known. What is nil has not been chosen.
package struct Site: Equatable, Sendable {
    /// Of the school or the club; pages and mails call the service by it.
    package var name: String?
    package var logo: SiteLogo?
    package var accent: AccentColor?
    /// Where people come from: an https address, or a path on this host.
    package var homeURL: String?
    /// Whom people ask: completes "ask …", a mail address or a few words.
    package var support: String?

    package init() {}
}
