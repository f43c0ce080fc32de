/// What the operator has said of one provider.
package struct ProviderSettings: Sendable {
    package let id: ProviderID
    package let clientID: String
    /// Printing these settings does not show it.
    package var clientSecret: String
    /// Nil: the provider's own.
    package var issuer: String?
    /// What its button says.
    package var name: String
    /// Nil: as the provider's kind has them.
    package var scopes: [String]?
    /// Nil: as the provider's kind has it; empty: none is sent.
    package var prompt: String?
    package var trustsEmail = false
    package var uidRule = UIDRule.suggest
    package var entry = ProviderEntry()
    /// What gives roles; nothing, unless the operator says so (G-041).
    package var roles: [ClaimedRole] = []

    /// Where the uid of a new account comes from.
    package enum UIDRule: String, Sendable, CaseIterable {
        /// The login at the provider is suggested.
        case suggest
        /// It is the login at the provider, as it is at that time.
        case login
        /// Nothing is suggested.
        case free
    }

    package init(_ id: ProviderID, clientID: String, clientSecret: String) {
        self.id = id
        self.clientID = clientID
        self.clientSecret = clientSecret
        self.name = id.name
    }
}

/// Whom a provider's configuration lets in; each list that is not empty must be met (G-040).
package struct ProviderEntry: Sendable, Equatable {
    /// Google Workspace: `hd`, in lower case.
    package var domains: [String] = []
    /// Microsoft: `tid`, as GUIDs in lower case.
    package var tenants: [String] = []
    /// GitHub.
    package var organizations: [String] = []
    /// GitLab: paths of groups.
    package var groups: [String] = []
    /// OpenID: a claim that must have a value.
    package var claim: ClaimValue?

    package init() {}
}

/// `claim=value`, as `require` has it.
package struct ClaimValue: Sendable, Equatable {
    package let name: String
    package let value: String

    /// Nil unless both have 1–100 characters, printable, and the name no space.
    package init?(_ text: String) {
        guard let equals = text.utf8.firstIndex(of: UInt8(ascii: "=")) else { return nil }
        let name = String(text[..<equals])
        let value = String(text[text.utf8.index(after: equals)...])
        let isPlain = name.utf8.allSatisfy { (0x21...0x7e).contains($0) }
        guard isPlain, (1...100).contains(name.utf8.count), let shown = try? PersonName(value),
            shown.text.utf8.elementsEqual(value.utf8)
        else { return nil }
        self.name = name
        self.value = value
    }

    package var text: String { "\(name)=\(value)" }
}

extension ProviderSettings: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "ProviderSettings(\(id.rawValue))" }

    package var debugDescription: String { description }

    package var customMirror: Mirror { Mirror(self, children: [:]) }
}
