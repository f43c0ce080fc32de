import Foundation

/// Text in NFC. NFKC, trimming and case folding are not applied (S-016).
struct NormalizedText {
    let text: String
    let bytes: [UInt8]
    let typedBytes: [UInt8]?

    /// In code points, never in Characters (S-018).
    var length: Int { text.unicodeScalars.count }

    /// No text of 256 code points needs more than this in any normal form, so nothing longer is worth normalising.
    private static let mostBytes = 4096

    init?(_ typed: String) {
        guard typed.utf8.count <= NormalizedText.mostBytes else { return nil }
        guard !typed.utf8.allSatisfy({ $0 < 0x80 }) else {
            self.init(ascii: typed)
            return
        }
        // Foundation's first pass leaves U+0F73, U+0F75 and U+0F81 unsorted after other marks; the second sorts them.
        let nearly = typed.precomposedStringWithCanonicalMapping
        self.init(nearly.precomposedStringWithCanonicalMapping, typed: typed)
    }

    init(ascii: String) {
        self.init(ascii, typed: ascii)
    }

    private init(_ normalized: String, typed: String) {
        text = normalized
        bytes = Array(normalized.utf8)
        // Strings are equal when they are canonically equivalent; only the bytes tell (docs/pitfalls.md, Strings).
        typedBytes = bytes.elementsEqual(typed.utf8) ? nil : Array(typed.utf8)
    }
}
