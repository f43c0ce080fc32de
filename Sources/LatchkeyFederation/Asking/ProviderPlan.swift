package import LatchkeyCore

/// Where a configured provider is asked, and what its answers must name (docs/sign-in-with-others.md, Set up a provider).
package struct ProviderPlan: Sendable {
    package let kind: ProviderKind
    package let issuer: ProviderAddress
    /// Nil for providers without discovery.
    package let discovery: Discovery?
    let issuerRule: IssuerRule
    /// The issuers that may stand beside a code.
    let answerIssuers: [String]
    /// The one of all identities; nil where they have several.
    let identityIssuer: String?

    package struct Discovery: Sendable {
        package let address: ProviderAddress
        /// What the document must call itself.
        package let said: String
    }

    /// Throws `address` for an issuer that cannot be asked, or one that has none of its own and names none.
    package init(_ settings: ProviderSettings, publicIsLoopback: Bool) throws(FederationFault) {
        kind = ProviderPlan.kind(of: settings.id)
        let tenants = settings.entry.tenants
        let fixed = ProviderPlan.fixedIssuer(kind, tenants)
        guard let text = settings.issuer ?? fixed else { throw .address }
        issuer = try ProviderAddress(issuer: text, publicIsLoopback: publicIsLoopback)
        switch kind {
        case .github, .discord:
            discovery = nil
            issuerRule = .exact(text)
            answerIssuers = [text]
        case .google:
            discovery = try ProviderPlan.discovery(text, said: text, issuer)
            issuerRule = .google
            answerIssuers = [text]
        case .microsoft:
            let tenant = tenants.count == 1 ? tenants[0] : "organizations"
            let said = tenants.count == 1 ? text : IssuerRule.microsoftIssuer("{tenantid}")
            discovery = try ProviderPlan.discovery(IssuerRule.microsoftIssuer(tenant), said: said, issuer)
            issuerRule = .microsoft(tenants: Set(tenants))
            answerIssuers = tenants.map(IssuerRule.microsoftIssuer)
        case .gitlab, .openID:
            discovery = try ProviderPlan.discovery(text, said: text, issuer)
            issuerRule = .exact(text)
            answerIssuers = [text]
        }
        identityIssuer = kind == .microsoft && tenants.count > 1 ? nil : text
    }

    private static func kind(of id: ProviderID) -> ProviderKind {
        switch id {
        case .github: .github
        case .google: .google
        case .microsoft: .microsoft
        case .gitlab: .gitlab
        case .discord: .discord
        case .oidc, .oidc2, .oidc3: .openID
        }
    }

    private static func fixedIssuer(_ kind: ProviderKind, _ tenants: [String]) -> String? {
        switch kind {
        case .github: GitHubProvider.publicIssuer
        case .google: IssuerRule.googleIssuer
        case .microsoft: tenants.first.map(IssuerRule.microsoftIssuer)
        case .gitlab: "https://gitlab.com"
        case .discord: DiscordProvider.issuer
        case .openID: nil
        }
    }

    /// Below the issuer's path, whether or not that ends with a slash (OpenID Connect Discovery §4.1).
    private static func discovery(
        _ base: String, said: String, _ issuer: ProviderAddress
    ) throws(FederationFault) -> Discovery {
        let path = (base.hasSuffix("/") ? String(base.dropLast()) : base) + "/.well-known/openid-configuration"
        return Discovery(address: try ProviderAddress(endpoint: path, of: issuer), said: said)
    }

    /// All that its identities can have.
    package var identityIssuers: [String] { answerIssuers }

    /// Of providers whose endpoints are written down in their documentation.
    package var fixedEndpoints: (authorization: String, token: String)? {
        switch kind {
        case .github: (issuer.text + "/authorize", issuer.text + "/access_token")
        case .discord: (issuer.origin.text + "/oauth2/authorize", issuer.origin.text + "/api/oauth2/token")
        default: nil
        }
    }

    /// Where providers without discovery say who somebody is.
    package var userAPI: String? {
        switch kind {
        case .github: GitHubProvider.userAPI(of: issuer)
        case .discord: DiscordProvider.userAPI(of: issuer)
        default: nil
        }
    }
}
