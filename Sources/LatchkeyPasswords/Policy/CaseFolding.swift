/// Lower case for comparing passwords with lists; `scripts/make-blocklist.py` folds the list in the same way.
enum CaseFolding {
    /// `text` must be NFC. Each code point becomes its lower-case form when that is a single code point.
    ///
    /// Folding too much only refuses more passwords, so this may map U+212A to `k` where an identifier must not (S-252).
    static func fold(_ text: String) -> String {
        var folded = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let lower = scalar.properties.lowercaseMapping.unicodeScalars
            folded.append(lower.count == 1 ? lower.first ?? scalar : scalar)
        }
        return String(folded)
    }
}
