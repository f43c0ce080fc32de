import Foundation

/// Text as people look for it: without case, accents, and other differences that a keyboard may not offer.
///
/// The same function makes the stored keys and reads what was typed into a search, so that both engines give the same answers
/// (S-252, S-258). It decides what is found and in which order things stand, never who somebody is.
package enum FoldedText {
    /// NFKD without accents, in lower case, each run of white space as one space, none at the ends.
    package static func folded(_ text: String) -> String {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return joined(text.utf8.map(ASCII.lowercase)) }
        var bytes: [UInt8] = []
        for scalar in text.decomposedStringWithCompatibilityMapping.unicodeScalars where !isDropped(scalar) {
            if scalar.properties.isWhitespace {
                bytes.append(UInt8(ascii: " "))
            } else if let plain = letters[scalar] {
                bytes += plain.utf8
            } else {
                // Lowering may bring an accent back: İ is i and a dot.
                for lower in scalar.properties.lowercaseMapping.unicodeScalars where !isDropped(lower) {
                    bytes += (letters[lower] ?? String(lower)).utf8
                }
            }
        }
        return joined(bytes)
    }

    /// The words with one space between them.
    private static func joined(_ bytes: [UInt8]) -> String {
        let words = bytes.split { $0 == 0x20 || (0x09...0x0d).contains($0) }
        return String(decoding: Array(words.joined(separator: [0x20])), as: UTF8.self)
    }

    /// Accents of Latin, Greek and Cyrillic, points of Hebrew and Arabic, and what nobody sees. The vowel signs of other scripts
    /// are letters to those who read them, and stay.
    private static func isDropped(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x00...0x7f: false
        case 0x0300...0x036f, 0x0483...0x0489, 0x0591...0x05bd, 0x05bf...0x05c7, 0x0610...0x061a, 0x064b...0x065f,
            0x0670,
            0x06d6...0x06ed, 0x1ab0...0x1aff, 0x1dc0...0x1dff, 0x20d0...0x20ff, 0xfe20...0xfe2f:
            true
        default: ShownText.isInvisible(scalar)
        }
    }

    /// What has no decomposition, and is typed in another way all the same.
    private static let letters: [Unicode.Scalar: String] = [
        "ß": "ss", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "đ": "d",
        "Đ": "d",
        "ð": "d", "Ð": "d", "þ": "th", "Þ": "th", "ħ": "h", "Ħ": "h", "ı": "i", "ŧ": "t", "Ŧ": "t", "ŋ": "n", "Ŋ": "n",
        "ĸ": "k", "ς": "σ", "ə": "e", "Ə": "e", "’": "'", "‘": "'", "ʼ": "'", "ʻ": "'", "‐": "-",
        "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-",
    ]
}
