import Foundation

/// A line of text in a profile, or a few of them.
enum ProfileText {
    private static let longest = 500

    /// In NFC, with `\n` between lines and no white space at the ends; empty when nothing else was typed.
    ///
    /// Throws `invalid_fields` with the field's name.
    static func normalized(_ typed: String, of name: String) throws(LatchkeyError) -> String {
        // No text of 500 code points needs more bytes in any form that people type.
        guard typed.utf8.count <= 16 * longest else { throw tooLong(name) }
        let text = TypedText.trimmed(withPlainLineEnds(typed)).precomposedStringWithCanonicalMapping
        guard text.unicodeScalars.count <= longest else { throw tooLong(name) }
        guard !text.isEmpty else { return "" }
        do throws(ShownText.Fault) {
            try ShownText.check(text, allowsLines: true)
        } catch {
            throw .field(name, error.inProfile)
        }
        return text
    }

    private static func tooLong(_ name: String) -> LatchkeyError {
        .field(name, .profileLong(most: longest))
    }

    /// On bytes: to Swift, `\r\n` is one character (docs/pitfalls.md, Strings).
    private static func withPlainLineEnds(_ text: String) -> String {
        guard text.utf8.contains(0x0d) else { return text }
        var bytes: [UInt8] = []
        var isAfterReturn = false
        for byte in text.utf8 {
            if byte != 0x0a || !isAfterReturn { bytes.append(byte == 0x0d ? 0x0a : byte) }
            isAfterReturn = byte == 0x0d
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
