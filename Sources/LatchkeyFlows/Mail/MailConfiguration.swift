package import LatchkeyCore
package import LatchkeyMail

/// What mails say of the service.
package struct MailConfiguration: Sendable {
    package let from: EmailAddress
    /// What mail programs show for it.
    package let fromName: String?
    /// What people know the service by: its name, else the host name of its address.
    package let service: String
    /// Without a slash at its end.
    package let publicURL: String
    /// Where people come from, and go back to: a whole address, or nil.
    package let homeURL: String?
    /// Whom people ask; nil for "the people who run this site".
    package let support: String?
    package let look: MailLook

    package init(
        from: EmailAddress, fromName: String? = nil, service: String, publicURL: String, homeURL: String? = nil,
        support: String? = nil, look: MailLook = MailLook()
    ) {
        self.homeURL = homeURL
        self.support = support
        self.look = look
        self.from = from
        self.fromName = fromName
        self.service = service
        self.publicURL = publicURL
    }
}
