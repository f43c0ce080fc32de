import LatchkeyCore
import LatchkeyFederation
import LatchkeyFlows
import Logging

/// Who else is believed about who somebody is. A provider is there where its `client_id` is.
struct FederationSection: ConfigurationSection {
    static let providers = ProviderID.allCases.map(ProviderKeys.init)

    var keys: [any DescribedKey] { Self.providers.flatMap(\.all) }

    func read(_ reader: inout SettingsReader, into settings: inout Settings) {
        for keys in Self.providers {
            guard let provider = FederationSection.provider(keys, &reader) else { continue }
            settings.providers.append(provider)
            guard let file = reader.value(keys.clientSecretFile) else { continue }
            settings.providerSecretFiles[keys.id] = reader.path(file)
        }
    }

    private static func provider(_ keys: ProviderKeys, _ reader: inout SettingsReader) -> ProviderSettings? {
        let (id, secret) = (reader.value(keys.clientID), reader.value(keys.clientSecret))
        let secretFile = reader.value(keys.clientSecretFile)
        var provider = ProviderSettings(keys.id, clientID: id ?? "", clientSecret: secret?.text ?? "")
        provider.issuer = keys.issuer.flatMap { reader.value($0) }
        provider.name = reader.value(keys.name) ?? keys.id.name
        let scopes = reader.value(keys.scopes)
        provider.scopes = scopes.isEmpty ? nil : scopes
        provider.prompt = reader.value(keys.prompt).map { $0 == "none" ? "" : $0 }
        provider.uidRule = reader.value(keys.uid)
        provider.trustsEmail = keys.trustEmail.map { reader.value($0) } ?? false
        provider.entry.claim = keys.require.flatMap { reader.value($0) }
        provider.roles = (keys.roles.map { reader.value($0) } ?? []).compactMap { ClaimedRole($0) }
        let entry = keys.entry.map { reader.value($0) } ?? []
        switch keys.id {
        case .google: provider.entry.domains = entry
        case .microsoft: provider.entry.tenants = entry
        case .github: provider.entry.organizations = entry
        case .gitlab: provider.entry.groups = entry
        case .discord, .oidc, .oidc2, .oidc3: break
        }
        guard id != nil else {
            // What is written for a provider that is not there was meant to let somebody in, or to keep somebody out.
            if keys.all.contains(where: { reader.isWritten($0.description) }) {
                reader.refuse(
                    keys.clientID.description, expected: "a client_id, where other keys of the provider are set")
            }
            return nil
        }
        if secret == nil, secretFile == nil {
            reader.refuse(
                keys.clientSecret.description,
                expected: "the secret that the provider gave with client_id, here or in client_secret_file")
        }
        if secret != nil, secretFile != nil { reader.refuse(keys.clientSecretFile.description) }
        if provider.uidRule == .login, !keys.id.hasLogins {
            reader.refuse(keys.uid.description, expected: "`suggest` or `free`: this provider has no logins")
        }
        if keys.id == .microsoft, entry.isEmpty, let key = keys.entry { reader.refuse(key.description) }
        return provider
    }

    /// That it can be asked at all: a provider that cannot would be a button that always fails.
    func check(_ settings: Settings, _ reader: inout SettingsReader) {
        var owners: [String: ProviderKeys] = [:]
        for provider in settings.providers {
            guard let keys = Self.providers.first(where: { $0.id == provider.id }) else { continue }
            if let key = keys.roles, !FederationSection.isGivable(provider.roles, settings.roles) {
                reader.refuse(key.description)
            }
            let key = keys.issuer?.description ?? keys.entry?.description
            guard let plan = try? ProviderPlan(provider, publicIsLoopback: settings.publicURL.isLoopback) else {
                if let key { reader.refuse(key) }
                continue
            }
            // People are known by their issuer: the rules of one provider would be dodged through another of the same (G-040).
            for issuer in Set(plan.identityIssuers) {
                guard let owner = owners.updateValue(keys, forKey: issuer) else { continue }
                let named = keys.issuer ?? owner.issuer
                reader.refuse(
                    named?.description ?? keys.clientID.description, expected: "an issuer that no other provider has")
                break
            }
        }
    }

    /// A provider makes nobody an administrator (S-209), and everybody has the default role.
    private static func isGivable(_ mappings: [ClaimedRole], _ roles: RoleDeclarations) -> Bool {
        mappings.count <= ClaimedRole.most
            && mappings.allSatisfy { mapping in
                guard let role = roles[mapping.role] else { return false }
                return role.name != "Admin" && role.name != roles.defaultName
            }
    }
}

extension Settings {
    /// What is registered at each provider, for `check-config`.
    var redirectURIs: [String] {
        providers.map { "redirect URI of \($0.id.rawValue): \($0.id.redirectURI(at: publicURL))" }
    }

    /// Whose identities sign in.
    var identityIssuers: [String] { providers.flatMap { issuers(of: $0) } }

    /// That its identities can have.
    func issuers(of provider: ProviderSettings) -> [String] {
        (try? ProviderPlan(provider, publicIsLoopback: publicURL.isLoopback))?.identityIssuers ?? []
    }

    /// Those that are asked by HTTP. Nothing is asked yet.
    func identityProviders(_ logger: Logger) throws -> [any IdentityProvider] {
        try providers.map { provider in
            try FederatedProvider(
                provider, publicURL: publicURL, transport: HTTPTransport.shared, clock: TimeSource.system.now,
                tell: ProviderLog(logger: logger).write)
        }
    }
}
