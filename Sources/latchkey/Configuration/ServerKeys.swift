import LatchkeyCore
import LatchkeyTokens

/// The keys made from `secret_key`, and from `secret_key_previous` where it is set.
struct ServerKeys {
    /// For session tokens.
    let signing: KeySet<SigningKey>
    /// For links, codes and fingerprints.
    let macs: KeySet<MACKey>
    /// The file in which the key was made just now.
    let madeFile: String?

    private init(_ secrets: KeySet<ServerSecret>, madeFile: String?) {
        self.signing = secrets.map { SigningKey($0) }
        self.macs = secrets.map { MACKey($0) }
        self.madeFile = madeFile
    }

    /// Reads the keys; makes the generated one when this is the first start.
    static func load(_ settings: Settings, _ randomness: Randomness) throws(CommandFailure) -> ServerKeys {
        let present: ServerSecret
        var previous = settings.previousSecretKey
        var madeFile: String?
        switch settings.secretKey {
        case .text(let secret):
            present = try key(secret, SecretKeySection.key.description, settings)
        case .file(let path):
            present = try key(secret(in: path, settings), SecretKeySection.file.description, settings)
        case .generated(let path):
            let file = SecretKeyFile(path: path)
            let there = try file.read()
            let secret = if let there { there } else { try file.create(randomness) }
            if there == nil { madeFile = path }
            present = try key(secret, SecretKeySection.key.description, settings)
            // Equal to the present one where `key rotate` was interrupted.
            if previous == nil, let before = try file.previous.read(), before != secret { previous = before }
        }
        guard let previous else { return ServerKeys(KeySet(present), madeFile: madeFile) }
        let second = try key(previous, SecretKeySection.previous.description, settings)
        let keys = ServerKeys(KeySet(present, previous: [second]), madeFile: madeFile)
        guard Set(keys.signing.all.map(\.id)).count == 2 else {
            throw refused(SecretKeySection.previous.description, settings)
        }
        return keys
    }

    /// What stands in the file that `secret_key_file` names.
    private static func secret(in path: String, _ settings: Settings) throws(CommandFailure) -> SecretText {
        let found: SecretText?
        do throws(CommandFailure) {
            found = try SecretKeyFile(path: path).read()
        } catch {
            throw settings.refusal(
                of: SecretKeySection.file.description, expected: "a file with the secret key that this user can read")
        }
        guard let found else {
            throw settings.refusal(of: SecretKeySection.file.description, expected: "a file that exists")
        }
        return found
    }

    private static func key(
        _ secret: SecretText, _ description: KeyDescription, _ settings: Settings
    ) throws(CommandFailure) -> ServerSecret {
        do {
            return try ServerSecret(secret.text)
        } catch {
            throw refused(description, settings)
        }
    }

    private static func refused(_ description: KeyDescription, _ settings: Settings) -> CommandFailure {
        guard description.name == SecretKeySection.file.description.name else {
            return settings.refusal(of: description, expected: description.expected)
        }
        return settings.refusal(
            of: description, expected: "a file that holds \(SecretKeySection.key.description.expected)")
    }
}
