/// Who somebody is at a provider: issuer and subject alone say which account it is (G-030); the rest are suggestions.
package struct Identity: Equatable, Sendable {
    package let issuer: String
    package let subject: String
    /// The name at the provider, which may change and may later be somebody else's.
    package let login: String?
    package let name: PersonName?
    package let email: EmailAddress?
    /// Whether the provider is one that is believed about this address, and said that it is confirmed (G-031).
    package let emailIsProven: Bool
    /// When the person proved it to the provider, where it says so: a silent sign-on is no fresh proof.
    package var provenAt: Timestamp?
    /// Names of those that the provider's configuration gives for what it said.
    package var roles: [String] = []
    /// When the provider said it, where it signs that (`iat`): an older word gives no roles that a newer one has not.
    package var saidAt: Timestamp?

    /// An address that is not there is not proven.
    package init(
        issuer: String, subject: String, login: String?, name: PersonName?, email: EmailAddress?, emailIsProven: Bool
    ) {
        self.issuer = issuer
        self.subject = subject
        self.login = login
        self.name = name
        self.email = email
        self.emailIsProven = emailIsProven && email != nil
    }

    package static func == (left: Identity, right: Identity) -> Bool {
        left.issuer.utf8.elementsEqual(right.issuer.utf8) && left.subject.utf8.elementsEqual(right.subject.utf8)
            && left.login == right.login && left.name?.text == right.name?.text && left.email == right.email
            && left.emailIsProven == right.emailIsProven && left.roles == right.roles
    }
}
