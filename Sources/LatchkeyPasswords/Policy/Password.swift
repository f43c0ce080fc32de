/// A password as it is hashed: NFC in UTF-8 (S-015). It never shows itself in logs, dumps or string interpolation.
package struct Password: Sendable {
    /// The longest password that is hashed, in code points (S-012).
    package static let maximumLength = 256

    /// What the hash sees: every byte, NUL and control characters included (S-007).
    let bytes: [UInt8]

    /// The bytes as they came when those were not NFC: hashes made by other systems may be of these.
    let typedBytes: [UInt8]?

    /// Takes a password that somebody claims to have.
    ///
    /// Nil when it is longer than 256 code points (S-008); `PasswordHasher.verify` of `dummy` against nil then takes the
    /// time that a wrong password takes.
    package init?(candidate text: String) {
        guard let normalized = NormalizedText(text), normalized.length <= Password.maximumLength else { return nil }
        self.init(normalized)
    }

    init(_ normalized: NormalizedText) {
        bytes = normalized.bytes
        typedBytes = normalized.typedBytes
    }

    /// Stands in where there is no password that may be hashed.
    package static let dummy = Password(NormalizedText(ascii: "no password"))
}

extension Password: Equatable {
    /// Whether both are the same password; takes the same time wherever they differ.
    package static func == (left: Password, right: Password) -> Bool {
        ConstantTime.areEqual(left.bytes, right.bytes)
    }
}

extension Password: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "<password>" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: [:]) }
}
