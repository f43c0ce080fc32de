/// The providers that have rules of their own; every other is `openID` (docs/sign-in-with-others.md, Set up a provider).
package enum ProviderKind: String, Sendable, CaseIterable {
    case github, google, microsoft, gitlab, discord
    case openID = "oidc"

    /// Whether it sends an id_token; GitHub and Discord have a user API instead.
    package var hasIDToken: Bool { self != .github && self != .discord }

    package var scopes: [String] {
        switch self {
        case .github: ["user:email"]
        case .discord: ["identify", "email"]
        default: ["openid", "email", "profile"]
        }
    }

    /// D10: the next pupil at the same computer does not become the last one.
    package var prompt: String? {
        switch self {
        case .github, .google, .microsoft: "select_account"
        case .gitlab, .discord, .openID: nil
        }
    }
}
