/// Case folding and classes for ASCII alone, on bytes: the same in every locale and on every engine (S-252).
package enum ASCII {
    /// `A–Z` become `a–z`; every other byte stays. Never `lowercased()`: that maps U+212A to `k`.
    package static func lowercase(_ text: String) -> String {
        guard text.utf8.contains(where: { isUppercase($0) }) else { return text }
        return String(decoding: text.utf8.map(lowercase), as: UTF8.self)
    }

    package static func lowercase(_ byte: UInt8) -> UInt8 {
        isUppercase(byte) ? byte | 0x20 : byte
    }

    package static func isUppercase(_ byte: UInt8) -> Bool { byte >= 0x41 && byte <= 0x5a }

    package static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

    package static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        let lower = byte | 0x20
        return isDigit(byte) || (lower >= 0x61 && lower <= 0x7a)
    }
}
