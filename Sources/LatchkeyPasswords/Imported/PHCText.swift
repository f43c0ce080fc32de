import CSodium
import LatchkeyCore

/// The pieces of hash strings: fields between `$`, numbers, base64, hex. Strict, and bounded before anything is decoded.
enum PHCText {
    /// No hash of a scheme we verify is longer.
    static let longest = 512

    /// The fields after a leading `$`; empty for any other text.
    static func parts(of stored: String) -> [Substring] {
        guard stored.utf8.first == UInt8(ascii: "$") else { return [] }
        return Array(fields(of: stored).dropFirst())
    }

    /// The fields between `$`; empty when the text is over-long, not ASCII or has control characters.
    static func fields(of stored: String) -> [Substring] {
        guard stored.utf8.count <= longest, stored.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) else { return [] }
        return split(stored[...], at: "$")
    }

    /// All is ASCII here, so a Character is a byte.
    static func split(_ text: Substring, at separator: Character) -> [Substring] {
        text.split(separator: separator, omittingEmptySubsequences: false)
    }

    /// The values of `m=1,t=2,p=3`: exactly these names in this order.
    static func numbers(_ text: Substring, named names: [String]) -> [Int]? {
        let pairs = split(text, at: ",")
        guard pairs.count == names.count else { return nil }
        var values: [Int] = []
        for (pair, name) in zip(pairs, names) {
            guard pair.hasPrefix(name + "="), let value = number(pair.dropFirst(name.count + 1)) else { return nil }
            values.append(value)
        }
        return values
    }

    /// Up to ten decimal digits without a leading zero.
    static func number(_ text: Substring) -> Int? {
        guard (1...10).contains(text.utf8.count), text.utf8.allSatisfy(ASCII.isDigit) else { return nil }
        guard text.utf8.first != UInt8(ascii: "0") || text.utf8.count == 1 else { return nil }
        return Int(text)
    }

    /// Standard base64 without padding; passlib writes `.` for `+`.
    static func base64(_ text: Substring) -> [UInt8]? {
        let standard = text.utf8.map { CChar(bitPattern: $0 == UInt8(ascii: ".") ? UInt8(ascii: "+") : $0) }
        var output = [UInt8](repeating: 0, count: standard.count)
        var count = 0
        let result = sodium_base642bin(
            &output, output.count, standard, standard.count, nil, &count, nil, sodium_base64_VARIANT_ORIGINAL_NO_PADDING
        )
        return result == 0 ? Array(output.prefix(count)) : nil
    }

    static func hex(_ text: Substring) -> [UInt8]? {
        let digits = text.utf8.map(CChar.init(bitPattern:))
        var output = [UInt8](repeating: 0, count: digits.count / 2)
        var count = 0
        let result = sodium_hex2bin(&output, output.count, digits, digits.count, nil, &count, nil)
        return result == 0 && count * 2 == digits.count ? Array(output.prefix(count)) : nil
    }
}
