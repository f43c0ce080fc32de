/// Where mails are handed in, and how.
package struct SMTPServer: Equatable, Sendable {
    package enum Security: String, CaseIterable, Sendable {
        /// `smtps://`, or STARTTLS, without which nothing is sent.
        case required
        /// Plain text on the way; for a server on the same machine.
        case off
    }

    /// `smtp://host:port` or `smtps://host:port`, without a user.
    package let url: String
    package let user: String?
    package let password: String?
    package let security: Security
    /// What we call ourselves: the host name of `public_url`.
    package let helloName: String
    /// A file of certificates to trust, in place of the system's (PEM).
    package let authorities: String?

    package init(
        url: String, user: String?, password: String?, security: Security, helloName: String, authorities: String? = nil
    ) {
        self.url = url
        self.user = user
        self.password = password
        self.security = security
        self.helloName = helloName
        self.authorities = authorities
    }
}
