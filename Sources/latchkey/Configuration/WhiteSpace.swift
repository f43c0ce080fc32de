/// White space at the ends of what people paste, mount or export is never meant.
enum WhiteSpace {
    /// The text without Unicode white space, byte order marks and zero-width spaces at its ends.
    static func trimmed(_ text: String) -> String {
        let scalars = text.unicodeScalars
        guard let first = scalars.firstIndex(where: { !isBlank($0) }),
            let last = scalars.lastIndex(where: { !isBlank($0) })
        else { return "" }
        return String(scalars[first...last])
    }

    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isWhitespace || ["\u{200b}", "\u{2060}", "\u{feff}"].contains(scalar)
    }
}
