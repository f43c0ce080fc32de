import LatchkeyTokens

/// What session tokens are signed with. It is read after the database, beside which a key is made.
struct SecretKeySection: ConfigurationSection {
    static let key = ConfigurationKey<SecretText?>(
        optional: "secret_key", as: "made at first start, in `secret.key` beside the database",
        expected: "at least 32 bytes that do not repeat themselves and were never published", isSecret: true,
        help: "Signs the session tokens. Another key ends all sessions.", read: { SecretText($0) }
    )

    static let file = ConfigurationKey<String?>(
        optional: "secret_key_file", as: "none", expected: "the path of a file, and no secret_key beside it",
        help: "Reads `secret_key` from a file; white space at its ends is not part of it.", read: ConfigurationText.text
    )

    static let previous = ConfigurationKey<SecretText?>(
        optional: "secret_key_previous", as: "none",
        expected: "at least 32 bytes that do not repeat themselves, were never published and are not secret_key",
        isSecret: true, help: "The previous key: its tokens stay valid until they expire.",
        read: { SecretText($0) }
    )

    var keys: [any DescribedKey] {
        [Self.key, Self.file, Self.previous]
    }

    func read(_ reader: inout SettingsReader, into settings: inout Settings) {
        settings.secretKey = source(&reader, settings.database)
        settings.previousSecretKey = reader.value(Self.previous)
    }

    private func source(_ reader: inout SettingsReader, _ database: DatabaseLocation) -> SecretKeySource {
        let (text, file) = (reader.value(Self.key), reader.value(Self.file))
        if text != nil, file != nil { reader.refuse(Self.file.description) }
        if let text { return .text(text) }
        if let file { return .file(path: reader.path(file)) }
        switch database {
        case .sqlite(let file):
            return .generated(path: SecretKeySection.folder(of: file) + "/secret.key")
        case .postgres:
            // A key that each node made for itself would refuse the others' sessions.
            reader.refuse(
                Self.key.description,
                expected: "the same key on every node, because database.url is PostgreSQL: openssl rand -base64 32"
            )
            return .generated(path: "")
        }
    }

    static func folder(of path: String) -> String {
        let end = path.utf8.lastIndex(of: UInt8(ascii: "/")) ?? path.startIndex
        return end == path.startIndex ? "/" : String(path[..<end])
    }

    func check(_ settings: Settings, _ reader: inout SettingsReader) {
        if case .text(let secret) = settings.secretKey {
            if (try? ServerSecret(secret.text)) == nil { reader.refuse(Self.key.description) }
            if secret == settings.previousSecretKey { reader.refuse(Self.previous.description) }
        }
        if let previous = settings.previousSecretKey, (try? ServerSecret(previous.text)) == nil {
            reader.refuse(Self.previous.description)
        }
    }
}
