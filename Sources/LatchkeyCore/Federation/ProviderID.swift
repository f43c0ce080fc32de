/// A provider as the configuration and the addresses of its pages name it; the raw values are stored and public.
package enum ProviderID: String, Sendable, CaseIterable {
    case github, google, microsoft, gitlab, discord
    /// Any OpenID provider; there is room for three.
    case oidc, oidc2, oidc3

    /// What its button says where the configuration names nothing else.
    package var name: String {
        switch self {
        case .github: "GitHub"
        case .google: "Google"
        case .microsoft: "Microsoft"
        case .gitlab: "GitLab"
        case .discord: "Discord"
        case .oidc: "OpenID"
        case .oidc2: "OpenID 2"
        case .oidc3: "OpenID 3"
        }
    }

    /// Of `public_url` alone, and different for each provider (G-011).
    package func redirectURI(at publicURL: Origin) -> String { publicURL.text + callbackPath }

    /// Of our page that the provider leads back to.
    package var callbackPath: String { "/callback-\(rawValue)" }

    /// Whether it has names of people that mean one person at a time: Google and Microsoft have addresses alone, and the part before the @
    /// is nobody's name.
    package var hasLogins: Bool { self != .google && self != .microsoft }

    /// Whether any server may be meant, so that the configuration must say which.
    package var isGeneric: Bool { self == .oidc || self == .oidc2 || self == .oidc3 }
}
