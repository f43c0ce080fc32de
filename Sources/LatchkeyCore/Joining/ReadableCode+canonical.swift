import Foundation

extension ReadableCode {
    /// Longer than any link that a code is pasted with.
    private static let longestTyped = 2_000

    /// The same for every way to type or paste it: upper or lower case, with or without dashes of any sort, spaces, quotes and
    /// dots, in full width, with other digits, or as the whole link that it came in.
    ///
    /// What is behind the last `#` counts; of it letters and digits are kept (NFKC). Empty for what is too long to be a code.
    package static func canonical(of typed: String) -> String {
        guard typed.utf8.count <= longestTyped else { return "" }
        let parts = typed.precomposedStringWithCompatibilityMapping.unicodeScalars.split(separator: "#")
        var kept = String.UnicodeScalarView()
        for scalar in parts.last ?? Substring.UnicodeScalarView() {
            switch scalar.properties.generalCategory {
            case .decimalNumber: kept.append(contentsOf: digit(scalar).unicodeScalars)
            case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter:
                kept.append(scalar)
            default: continue
            }
        }
        return ASCII.lowercase(String(kept))
    }

    /// Digits of Arabic, Hindi and other keyboards mean the same.
    private static func digit(_ scalar: Unicode.Scalar) -> String {
        scalar.properties.numericValue.map { String(Int($0)) } ?? String(scalar)
    }
}
