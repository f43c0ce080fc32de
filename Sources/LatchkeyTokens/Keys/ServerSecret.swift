/// The text of `secret_key` after the checks of its strength: what the server's keys are made from.
///
/// Printing, reflecting or dumping it shows nothing of it (S-273).
package struct ServerSecret: Sendable {
    /// The raw UTF-8 bytes, as PyJWT takes them: not their base64 meaning and not a normal form.
    let bytes: [UInt8]

    /// Throws unless there are at least 32 bytes (RFC 7518 §3.2) that do not repeat themselves and were never published
    /// (S-068).
    package init(_ text: String) throws(SigningKeyError) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 32 else { throw .tooShort }
        guard !SecretStrength.isRepetitive(bytes) else { throw .repetitive }
        guard !SecretStrength.isWellKnown(bytes) else { throw .wellKnown }
        self.bytes = bytes
    }
}

extension ServerSecret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "ServerSecret(not shown)" }

    package var debugDescription: String { description }

    package var customMirror: Mirror { Mirror(self, children: [:]) }
}
