import LatchkeyCore
import LatchkeyTokens

/// The keys that make and check session tokens: the present one first, then the previous one.
enum SigningKeys {
    /// Reads the keys; makes the generated one when this is the first start.
    static func load(_ settings: Settings, _ randomness: Randomness) throws(CommandFailure) -> [SigningKey] {
        let present: SigningKey
        switch settings.secretKey {
        case .text(let secret):
            present = try key(secret, Keys.secretKey.description)
        case .file(let path):
            guard let secret = try SecretKeyFile(path: path).read() else {
                throw CommandFailure("secret_key_file: expected a file that exists")
            }
            present = try key(secret, Keys.secretKeyFile.description)
        case .generated(let path):
            let file = SecretKeyFile(path: path)
            let secret = if let secret = try file.read() { secret } else { try file.create(randomness) }
            present = try key(secret, Keys.secretKey.description)
        }
        guard let previous = settings.previousSecretKey else { return [present] }
        let second = try key(previous, Keys.secretKeyPrevious.description)
        guard second.id != present.id else { throw refused(Keys.secretKeyPrevious.description) }
        return [present, second]
    }

    private static func key(_ secret: SecretText, _ description: KeyDescription) throws(CommandFailure) -> SigningKey {
        do {
            return try SigningKey(secret: secret.text)
        } catch {
            throw refused(description)
        }
    }

    private static func refused(_ description: KeyDescription) -> CommandFailure {
        guard description.name == Keys.secretKeyFile.description.name else {
            return CommandFailure("\(description.name): expected \(description.expected)")
        }
        return CommandFailure("\(description.name): expected a file that holds \(Keys.secretKey.description.expected)")
    }
}
