import Foundation

/// The colour of buttons, with white text on it.
package struct AccentColor: Equatable, Sendable {
    /// `#rrggbb` in lower case.
    package let text: String
    private let channels: [UInt8]

    /// What text of usual size needs (WCAG 2.2, 1.4.3).
    package static let minContrast = 4.5

    /// Takes six hexadecimal digits, with `#` before them or without; nil for anything else.
    package init?(_ typed: String) {
        let digits = typed.utf8.drop { $0 == UInt8(ascii: "#") }
        guard digits.count == 6, typed.utf8.count <= 7, digits.allSatisfy(AccentColor.isHex),
            let text = String(digits), let value = UInt32(text, radix: 16)
        else { return nil }
        self.text = "#" + ASCII.lowercase(text)
        self.channels = [UInt8(value >> 16 & 0xff), UInt8(value >> 8 & 0xff), UInt8(value & 0xff)]
    }

    /// Of white text on it, from 1 (white) to 21 (black).
    package var contrastWithWhite: Double { 1.05 / (luminance + 0.05) }

    /// WCAG 2.2, relative luminance.
    private var luminance: Double {
        let linear = channels.map { channel in
            let part = Double(channel) / 255
            return part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    }

    private static func isHex(_ byte: UInt8) -> Bool {
        ASCII.isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(ASCII.lowercase(byte))
    }
}
