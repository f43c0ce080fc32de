package import LatchkeyCore

/// Makes an identity of the answer of Discord's API (G-030).
package enum DiscordProvider {
    package static let issuer = "https://discord.com"

    /// Where it says who somebody is.
    static func userAPI(of issuer: ProviderAddress) -> String { issuer.origin.text + "/api/users/@me" }

    /// `user` is the answer to `GET /users/@me`. Its address is never proven: our own mail asks (CVE-2026-41574).
    ///
    /// Throws `subject`, `memberMissing`, `memberType` and what `ProviderAnswer` throws.
    package static func identity(user: ProviderAnswer) throws(FederationFault) -> Identity {
        let user = try user.object()
        return Identity(
            issuer: issuer,
            subject: try Subject.digits(try user.neededText("id")),
            login: try user.text("username").flatMap(ShortText.login),
            name: try user.text("global_name").flatMap(PersonName.init(mending:)),
            email: try user.text("email").flatMap { try? EmailAddress($0) },
            emailIsProven: false
        )
    }
}
