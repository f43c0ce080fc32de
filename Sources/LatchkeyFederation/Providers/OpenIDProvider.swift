package import LatchkeyCore

/// Makes an identity of what an OpenID provider said (§1.1).
package struct OpenIDProvider: Sendable {
    private let kind: ProviderKind
    private let trustsEmail: Bool

    /// `trustsEmail` is `trust_email` and counts for `oidc` alone.
    package init(_ kind: ProviderKind, trustsEmail: Bool) {
        self.kind = kind
        self.trustsEmail = trustsEmail
    }

    /// Userinfo only fills in what the id_token does not say. An address is proven by whoever said it, so the two are never mixed.
    package func identity(_ token: VerifiedIDToken, userInfo: UserInfo?) throws(FederationFault) -> Identity {
        var source = token.claims
        if !source.has("email"), let other = userInfo?.claims { source = other }
        let said = try token.claims.text("name")
        let name = said != nil ? said : try userInfo?.claims.text("name")
        let email = try source.text("email").flatMap { try? EmailAddress($0) }
        var identity = Identity(
            issuer: token.issuer,
            subject: token.subject,
            login: try login(token.claims, userInfo?.claims, email),
            name: name.flatMap(PersonName.init(mending:)),
            email: email,
            emailIsProven: email.map { isProven($0, source, token) } ?? false
        )
        identity.provenAt = try token.claims.moment("auth_time")
        identity.saidAt = token.saidAt
        return identity
    }

    private func login(_ claims: ProviderJSON, _ other: ProviderJSON?, _ email: EmailAddress?) throws(FederationFault)
        -> String?
    {
        let member: String
        switch kind {
        case .google, .microsoft: return email.flatMap { ShortText.login($0.localPart) }
        case .gitlab: member = "nickname"
        default: member = "preferred_username"
        }
        let said = try claims.text(member)
        return (said != nil ? said : try other?.text(member)).flatMap(ShortText.login)
    }

    /// Nobody is believed about an address but who hosts it or was chosen for it (G-031).
    private func isProven(_ email: EmailAddress, _ source: ProviderJSON, _ token: VerifiedIDToken) -> Bool {
        switch kind {
        case .google:
            return source.isTrue("email_verified") && (email.domain == "gmail.com" || isHosted(token))
        case .microsoft: return source.isTrue("xms_edov") || source["xms_edov"] == .number("1")
        case .gitlab: return token.issuer == "https://gitlab.com" && source.isTrue("email_verified")
        case .openID: return trustsEmail && source.isTrue("email_verified")
        case .github, .discord: return false
        }
    }

    /// A domain of Google Workspace; neither null nor another type is one.
    private func isHosted(_ token: VerifiedIDToken) -> Bool {
        if case .string(let domain) = token.claims["hd"] { !domain.isEmpty } else { false }
    }
}

extension EmailAddress {
    fileprivate var localPart: String {
        String(decoding: text.utf8.prefix { $0 != UInt8(ascii: "@") }, as: UTF8.self)
    }
}
