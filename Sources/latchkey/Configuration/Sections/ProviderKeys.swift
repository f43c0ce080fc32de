import LatchkeyCore

/// The keys of one provider: those that all have, and those that make sense for its kind.
struct ProviderKeys: Sendable {
    let id: ProviderID
    let clientID: ConfigurationKey<String?>
    let clientSecret: ConfigurationKey<SecretText?>
    let clientSecretFile: ConfigurationKey<String?>
    /// Nil for providers that have one place alone.
    let issuer: ConfigurationKey<String?>?
    let name: ConfigurationKey<String?>
    let scopes: ConfigurationKey<[String]>
    let prompt: ConfigurationKey<String?>
    let uid: ConfigurationKey<ProviderSettings.UIDRule>
    let trustEmail: ConfigurationKey<Bool>?
    /// Who is let in.
    let entry: ConfigurationKey<[String]>?
    let require: ConfigurationKey<ClaimValue?>?
    /// What gives roles.
    let roles: ConfigurationKey<[String]>?

    init(_ id: ProviderID) {
        self.id = id
        let key = "federation.\(id.rawValue)"
        clientID = ConfigurationKey(
            optional: "\(key).client_id", as: "none: no such button", expected: "1 to 200 printable characters",
            help:
                "The name under which \(id.name) knows this server: [signing in with others](sign-in-with-others.md).",
            read: ConfigurationText.words(200))
        clientSecret = ConfigurationKey(
            optional: "\(key).client_secret", as: "none", expected: "printable text, and a client_id beside it",
            isSecret: true, help: "The client secret that \(id.name) gave with the client ID.",
            read: { ConfigurationText.text($0).flatMap { SecretText($0) } })
        clientSecretFile = ConfigurationKey(
            optional: "\(key).client_secret_file", as: "none",
            expected: "the path of a file, and no client_secret beside it",
            help: "Reads `client_secret` from a file; white space at its ends is not part of it.",
            read: ConfigurationText.text)
        issuer = ProviderKeys.issuer(id, key)
        name = ConfigurationKey(
            optional: "\(key).name", as: id.name, expected: "1 to 40 printable characters",
            help: "What its button says.", read: ConfigurationText.words(40))
        scopes = ConfigurationKey(
            list: "\(key).scopes", as: "what is needed", expected: "scopes of \(id.name), each without a space",
            help: "Scopes to request instead of the default ones.", read: ProviderKeys.word)
        prompt = ConfigurationKey(
            optional: "\(key).prompt", as: "select_account where the provider has it",
            expected: "none, or a word like login or select_account",
            help: "The `prompt` that is sent to \(id.name) at each sign-in; `none` sends no prompt.",
            read: ProviderKeys.word)
        uid = ConfigurationKey(
            "\(key).uid", default: ProviderSettings.UIDRule.suggest, expected: "suggest, login or free",
            help: "Whether the login at \(id.name) is suggested as user ID, is the user ID, or is not looked at.",
            read: ConfigurationText.choice(ProviderSettings.UIDRule.self))
        trustEmail =
            id.isGeneric
            ? ConfigurationKey(
                "\(key).trust_email", default: false, expected: "true or false",
                help: "Whether the provider is trusted when it says that an e-mail address is confirmed.",
                read: ConfigurationText.boolean) : nil
        entry = ProviderKeys.entry(id, key)
        require =
            id.isGeneric
            ? ConfigurationKey(
                optional: "\(key).require", as: "none: everybody", expected: "a claim and its value, like role=student",
                help: "Lets in only people of whom the provider says this.", read: { ClaimValue($0) }) : nil
        roles =
            id.isGeneric
            ? ConfigurationKey(
                list: "\(key).roles", as: "none: it gives no roles",
                expected: "at most 8 of claim=value:Role, like groups=teachers:Teacher; never Admin",
                help: "Which claims of its ID tokens give which roles; applied at each sign-in with it.",
                read: { ClaimedRole($0)?.text }) : nil
    }

    private static func issuer(_ id: ProviderID, _ key: String) -> ConfigurationKey<String?>? {
        let text: (as: String, help: String)
        switch id {
        case .github:
            text = ("https://github.com/login/oauth", "That of a GitHub Enterprise Server: https://HOST/login/oauth.")
        case .gitlab: text = ("https://gitlab.com", "That of a GitLab of your own.")
        case .oidc, .oidc2, .oidc3:
            text = ("none", "The provider's issuer, byte for byte as its discovery document has it.")
        case .google, .microsoft, .discord: return nil
        }
        return ConfigurationKey(
            optional: "\(key).issuer", as: text.as,
            expected: "an https address of a host with a name; http and loopback only while public_url is loopback",
            help: text.help, read: ConfigurationText.text)
    }

    private static func entry(_ id: ProviderID, _ key: String) -> ConfigurationKey<[String]>? {
        switch id {
        case .google:
            ConfigurationKey(
                list: "\(key).domains", as: "none: everybody", expected: "domains like school.example",
                help: "Lets in only accounts of these Google Workspace domains.", read: ConfigurationText.domain)
        case .microsoft:
            ConfigurationKey(
                list: "\(key).tenants", as: "none", expected: "one or more tenant IDs, GUIDs in lower case",
                help: "Whose accounts are let in; needed.", read: ProviderKeys.tenant)
        case .github:
            ConfigurationKey(
                list: "\(key).organizations", as: "none: everybody", expected: "names of organizations at GitHub",
                help: "Lets in only their members.", read: ProviderKeys.organization)
        case .gitlab:
            ConfigurationKey(
                list: "\(key).groups", as: "none: everybody", expected: "paths of groups like school/year-9",
                help: "Lets in only their direct members.", read: ProviderKeys.word)
        case .discord, .oidc, .oidc2, .oidc3: nil
        }
    }

    private static let word: @Sendable (String) -> String? = { text in
        let isPlain = text.utf8.allSatisfy { (0x21...0x7e).contains($0) }
        return isPlain && (1...200).contains(text.utf8.count) ? text : nil
    }

    /// It becomes part of an address.
    private static let organization: @Sendable (String) -> String? = { text in
        let isPlain = text.utf8.allSatisfy { ASCII.isLetterOrDigit($0) || $0 == UInt8(ascii: "-") }
        return isPlain && (1...39).contains(text.utf8.count) ? text : nil
    }

    private static let tenant: @Sendable (String) -> String? = { text in
        let groups = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        let isGUID =
            groups.map(\.count) == [8, 4, 4, 4, 12]
            && groups.allSatisfy { $0.allSatisfy { ASCII.isDigit($0) || (0x61...0x66).contains($0) } }
        return isGUID ? text : nil
    }

    /// In the order in which `docs/configuration.md` lists them.
    var all: [any DescribedKey] {
        let keys: [(any DescribedKey)?] = [
            clientID, clientSecret, clientSecretFile, issuer, name, scopes, prompt, uid, trustEmail, entry, require,
            roles,
        ]
        return keys.compactMap(\.self)
    }
}
