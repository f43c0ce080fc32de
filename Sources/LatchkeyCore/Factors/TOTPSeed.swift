/// What an authenticator and the server share: 160 random bits (S-171, RFC 4226 §4 R6).
///
/// Printing, reflecting or dumping it shows nothing of it (S-273).
package struct TOTPSeed: Equatable, Sendable {
    package static let byteCount = 20

    package let bytes: [UInt8]

    package init(_ randomness: Randomness) {
        self.bytes = randomness.bytes(TOTPSeed.byteCount)
    }

    /// Fails unless there are exactly 20 bytes.
    package init?(bytes: [UInt8]) {
        guard bytes.count == TOTPSeed.byteCount else { return nil }
        self.bytes = bytes
    }

    /// As people type it, 32 characters.
    package var base32: String { Base32.encodeText(bytes) }
}

extension TOTPSeed: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "TOTPSeed(not shown)" }

    package var debugDescription: String { description }

    package var customMirror: Mirror { Mirror(self, children: [:]) }
}
