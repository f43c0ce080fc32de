import LatchkeyCore

/// What names a person at a provider for good.
enum Subject {
    /// 1–255 printable ASCII (OpenID Connect Core §2; §1.3).
    static func isGood(_ text: String) -> Bool {
        (1...255).contains(text.utf8.count) && text.utf8.allSatisfy { (0x20...0x7e).contains($0) }
    }

    /// A number as GitHub sends it: digits alone, without the spellings of the same number that JSON allows. Throws `subject`.
    static func number(_ value: JSONValue?) throws(FederationFault) -> String {
        guard case .number(let text) = value else { throw .subject }
        return try digits(text)
    }

    /// A text of digits as Discord sends it. Throws `subject`.
    static func digits(_ text: String) throws(FederationFault) -> String {
        guard (1...20).contains(text.utf8.count), text.utf8.allSatisfy(ASCII.isDigit),
            text.utf8.first != UInt8(ascii: "0")
        else { throw .subject }
        return text
    }
}
