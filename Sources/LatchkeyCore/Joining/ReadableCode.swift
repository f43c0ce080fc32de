/// A short secret that people read aloud and type: `K7WQ-M3XT`. No letter or digit in it is taken for another.
package struct ReadableCode: Sendable {
    /// In groups of four, as it is shown.
    package let text: String

    /// Without 0 and O, 1, I and L, U and V: 29 characters, 4.86 bits each.
    private static let alphabet = Array("23456789ABCDEFGHJKMNPQRSTWXYZ".utf8)
    private static let group = 4

    /// Draws `length` characters, each as likely as any other.
    package init(length: Int, _ randomness: Randomness) {
        // Bytes from here on would favour the first characters of the alphabet.
        let limit = UInt8(256 / ReadableCode.alphabet.count * ReadableCode.alphabet.count)
        var characters: [UInt8] = []
        while characters.count < length {
            let drawn = randomness.bytes(length).filter { $0 < limit }
            characters += drawn.map { ReadableCode.alphabet[Int($0) % ReadableCode.alphabet.count] }
        }
        self.text = ReadableCode.grouped(characters.prefix(length))
    }

    /// Writes `number`, of which the last `length` digits to the base of the alphabet are taken.
    package init(length: Int, number: UInt64) {
        var rest = number
        let characters = (0..<length).map { _ in
            let (quotient, remainder) = rest.quotientAndRemainder(dividingBy: UInt64(ReadableCode.alphabet.count))
            rest = quotient
            return ReadableCode.alphabet[Int(remainder)]
        }
        self.text = ReadableCode.grouped(characters)
    }

    private static func grouped(_ characters: some Collection<UInt8>) -> String {
        var output: [UInt8] = []
        for (index, character) in characters.enumerated() {
            if index > 0, index % group == 0 { output.append(UInt8(ascii: "-")) }
            output.append(character)
        }
        return String(decoding: output, as: UTF8.self)
    }
}
