/// What people type, paste and mount as one line: phones add a space, editors a line end, documents add what nobody sees.
package enum TypedText {
    /// Without what surrounds it: Unicode white space, U+FEFF, U+200B and U+2060. Never for passwords of people.
    package static func trimmed(_ text: String) -> String {
        let bytes = text.utf8
        // Most texts are like this, and are handed back as they are.
        if let first = bytes.first, let last = bytes.last, isPlain(first), isPlain(last) { return text }
        let scalars = text.unicodeScalars
        guard let first = scalars.firstIndex(where: { !isSurrounding($0) }),
            let last = scalars.lastIndex(where: { !isSurrounding($0) })
        else { return "" }
        return String(scalars[first...last])
    }

    private static func isPlain(_ byte: UInt8) -> Bool { byte > 0x20 && byte < 0x7f }

    private static func isSurrounding(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isWhitespace || scalar == "\u{feff}" || scalar == "\u{200b}" || scalar == "\u{2060}"
    }
}
