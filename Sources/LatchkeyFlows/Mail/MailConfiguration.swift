package import LatchkeyCore

/// What mails say of the service.
package struct MailConfiguration: Sendable {
    package let from: EmailAddress
    /// What mail programs show for it.
    package let fromName: String?
    /// What people know the service by: the host name of its address.
    package let service: String
    /// Without a slash at its end.
    package let publicURL: String

    package init(from: EmailAddress, fromName: String? = nil, service: String, publicURL: String) {
        self.from = from
        self.fromName = fromName
        self.service = service
        self.publicURL = publicURL
    }
}
