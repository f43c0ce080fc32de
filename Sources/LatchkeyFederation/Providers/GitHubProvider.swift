package import LatchkeyCore

/// Makes an identity of the answers of GitHub's API (G-030).
package struct GitHubProvider: Sendable {
    private let issuer: String

    package static let publicIssuer = "https://github.com/login/oauth"

    /// `issuer` is the public one, or `https://HOST/login/oauth` of GitHub Enterprise Server.
    package init(issuer: String = publicIssuer) {
        self.issuer = issuer
    }

    /// Where the API of `issuer` is: `https://api.github.com`, or `/api/v3` of another host.
    package static func api(of issuer: ProviderAddress) -> String {
        issuer.text == publicIssuer ? "https://api.github.com" : issuer.origin.text + "/api/v3"
    }

    /// Where it says who somebody is.
    static func userAPI(of issuer: ProviderAddress) -> String { api(of: issuer) + "/user" }

    /// `user` is the answer to `GET /user`, `emails` that to `GET /user/emails`, nil when it was refused: an address is not needed.
    ///
    /// Throws `subject`, `memberType` and what `ProviderAnswer` throws.
    package func identity(user: ProviderAnswer, emails: ProviderAnswer?) throws(FederationFault) -> Identity {
        let user = try user.object()
        let email = try emails.flatMap { (answer) throws(FederationFault) in try GitHubProvider.proven(answer) }
        return Identity(
            issuer: issuer,
            subject: try Subject.number(user["id"]),
            login: try user.text("login").flatMap(ShortText.login),
            name: try user.text("name").flatMap(PersonName.init(mending:)),
            email: email,
            emailIsProven: true
        )
    }

    /// The one address that is primary and verified, and where mail arrives.
    private static func proven(_ answer: ProviderAnswer) throws(FederationFault) -> EmailAddress? {
        for entry in try answer.objects() where entry.isTrue("primary") && entry.isTrue("verified") {
            guard let text = try entry.text("email"), let email = try? EmailAddress(text) else { continue }
            return email.domain == "users.noreply.github.com" ? nil : email
        }
        return nil
    }

    /// Whether the answer to `GET /user/memberships/orgs/{org}` says that the person is in now, and not only invited (G-040).
    package static func isMember(_ answer: ProviderAnswer, of organization: String) -> Bool {
        guard let membership = try? answer.object(), membership["state"] == .string("active"),
            case .object(let members) = membership["organization"],
            let login = try? ProviderJSON(members: members).text("login")
        else { return false }
        return ASCII.lowercase(login).utf8.elementsEqual(ASCII.lowercase(organization).utf8)
    }
}
