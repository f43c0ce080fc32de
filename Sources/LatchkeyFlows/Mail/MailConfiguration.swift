package import LatchkeyCore

/// What mails say of the service.
package struct MailConfiguration: Sendable {
    package let from: EmailAddress
    /// What people know the service by: the host name of its address.
    package let service: String
    /// Without a slash at its end.
    package let publicURL: String

    package init(from: EmailAddress, service: String, publicURL: String) {
        self.from = from
        self.service = service
        self.publicURL = publicURL
    }
}
