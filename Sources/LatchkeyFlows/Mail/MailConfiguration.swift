package import LatchkeyCore

/// What mails say of the service.
package struct MailConfiguration: Sendable {
    package let from: EmailAddress
    /// What mail programs show for it.
    package let fromName: String?
    /// What people know the service by: its name, else the host name of its address.
    package let service: String
    /// Without a slash at its end.
    package let publicURL: String
    /// Whom people ask; nil for "the people who run the site".
    package let support: String?
    /// Of the button; nil for ours.
    package let accent: AccentColor?

    package init(
        from: EmailAddress, fromName: String? = nil, service: String, publicURL: String, support: String? = nil,
        accent: AccentColor? = nil
    ) {
        self.support = support
        self.accent = accent
        self.from = from
        self.fromName = fromName
        self.service = service
        self.publicURL = publicURL
    }
}
