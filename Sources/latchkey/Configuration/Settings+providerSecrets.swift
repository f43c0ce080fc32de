import LatchkeyCore

extension Settings {
    /// The providers with their secrets, also those that stand in files. Throws the first key whose file cannot be used.
    func providersWithSecrets() throws(CommandFailure) -> [ProviderSettings] {
        var whole: [ProviderSettings] = []
        for provider in providers {
            var provider = provider
            if let path = providerSecretFiles[provider.id] {
                provider.clientSecret = try secret(in: path, of: ProviderKeys(provider.id)).text
            }
            whole.append(provider)
        }
        return whole
    }

    private func secret(in path: String, of keys: ProviderKeys) throws(CommandFailure) -> SecretText {
        let key = keys.clientSecretFile.description
        let found: SecretText?
        do throws(CommandFailure) {
            found = try SecretKeyFile(path: path).read()
        } catch {
            throw refusal(of: key, expected: "a file with the secret that this user can read")
        }
        guard let found else { throw refusal(of: key, expected: "a file that exists") }
        guard let read = keys.clientSecret.read(.text(found.text)), let secret = read else {
            throw refusal(of: key, expected: "a file that holds one line of printable text")
        }
        return secret
    }
}
