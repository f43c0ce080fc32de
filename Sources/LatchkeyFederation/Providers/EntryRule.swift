import LatchkeyCore

/// Whom an OpenID provider's configuration lets in, asked at every sign-in (G-040).
package enum EntryRule: Sendable {
    /// Google Workspace: the claim `hd`, never the domain of the address.
    case domains(Set<String>)
    /// GitLab: one of these in `groups_direct`.
    case groups(Set<String>)
    /// `require: "claim=value"`: a text that is equal, or an array that contains it (G-040).
    case claim(name: String, value: String)

    /// Throws `notAllowed`, also for a claim of an unexpected type.
    package func check(_ token: VerifiedIDToken) throws(FederationFault) {
        let allowed =
            switch self {
            case .domains(let domains):
                if case .string(let domain) = token.claims["hd"] { domains.contains(domain) } else { false }
            case .groups(let groups): token.claims["groups_direct"]?.texts?.contains { groups.contains($0) } ?? false
            case .claim(let name, let value): EntryRule.holds(token.claims[name], value)
            }
        guard allowed else { throw .notAllowed }
    }

    /// A text that is equal, or an array that contains it; never by a claim of another type.
    static func holds(_ claim: JSONValue?, _ value: String) -> Bool {
        if case .string(let text) = claim { return text.utf8.elementsEqual(value.utf8) }
        return claim?.texts?.contains { $0.utf8.elementsEqual(value.utf8) } ?? false
    }
}
