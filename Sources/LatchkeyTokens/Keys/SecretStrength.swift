import LatchkeyCore

/// What can be told about a secret without knowing how it was made (S-068).
enum SecretStrength {
    /// Few different bytes, few different steps from byte to byte (`abcdef…`, `0123…`), or one block over and over.
    static func isRepetitive(_ secret: [UInt8]) -> Bool {
        let steps = zip(secret, secret.dropFirst()).map { $1 &- $0 }
        return Set(secret).count < 8 || Set(steps).count < 8 || hasShortPeriod(secret)
    }

    private static func hasShortPeriod(_ secret: [UInt8]) -> Bool {
        (1...max(1, secret.count / 2)).contains { period in
            secret.dropFirst(period).elementsEqual(secret.dropLast(period))
        }
    }

    /// In the list of published secrets, or with a placeholder's words in it, whatever the case and punctuation.
    static func isWellKnown(_ secret: [UInt8]) -> Bool {
        let letters = secret.filter(ASCII.isLetterOrDigit).map { ASCII.lowercase($0) }
        return PublishedSecrets.texts.contains { $0.utf8.elementsEqual(secret) }
            || PublishedSecrets.placeholderWords.contains { contains(letters, Array($0.utf8)) }
    }

    private static func contains(_ text: [UInt8], _ word: [UInt8]) -> Bool {
        guard text.count >= word.count else { return false }
        return (0...(text.count - word.count)).contains { text[$0...].starts(with: word) }
    }
}
