import LatchkeyCore
import LatchkeyPostgres

/// Secrets in files that other users of the machine can read (S-282). No setting silences these lines.
enum OpenSecrets {
    static func lines(for loaded: LoadedConfiguration, _ context: CommandContext) -> [String] {
        var lines = inConfigurationFile(loaded, context)
        switch loaded.settings.secretKey {
        case .file(let path), .generated(let path):
            if SecretKeyFile(path: path).isOpenToOthers {
                lines.append("secret_key: other users of this machine can read \(path.printable); chmod 600 it")
            }
        case .text: break
        }
        if let key = loaded.settings.tls?.key, SecretKeyFile(path: key).isOpenToOthers {
            lines.append("tls.key: other users of this machine can read the file; chmod 600 it")
        }
        return lines + ofProviders(loaded.settings)
    }

    private static func ofProviders(_ settings: Settings) -> [String] {
        settings.providers.compactMap { provider in
            guard let path = settings.providerSecretFiles[provider.id], SecretKeyFile(path: path).isOpenToOthers else {
                return nil
            }
            let key = ProviderKeys(provider.id).clientSecretFile.description.name
            return "\(key): other users of this machine can read \(path.printable); chmod 600 it"
        }
    }

    /// A file that the server's group may read is how packages install it; one that everybody may read is a leak.
    private static func inConfigurationFile(_ loaded: LoadedConfiguration, _ context: CommandContext) -> [String] {
        Keys.all.compactMap { key in
            guard key.isSecret, let written = loaded.written[key.name], case .file(let name, _) = written.source,
                holdsSecret(key, written.raw), SecretKeyFile(path: context.path(name)).isOpenToAll
            else { return nil }
            return "\(key.name): other users of this machine can read \(name.printable); chmod 640 it, or 600"
        }
    }

    /// An address without a password in it is no secret, wherever it stands.
    private static func holdsSecret(_ key: KeyDescription, _ raw: RawValue) -> Bool {
        guard case .text(let text) = raw else { return false }
        switch key.name {
        case DatabaseSection.url.description.name, DatabaseSection.listenURL.description.name:
            return DatabaseLocation.isPostgres(text) && (try? PostgresDatabase.holdsPassword(text)) != false
        case MailSection.smtpURL.description.name: return SMTPAddress(text)?.password != nil
        default: return true
        }
    }
}
