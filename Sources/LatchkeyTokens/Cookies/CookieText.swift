import LatchkeyCore

/// The characters that each part of a `Set-Cookie` line may have; others become `%XX`.
enum CookieText {
    /// A token (RFC 9110 §5.6.2).
    static func name(_ text: String) -> String {
        encoded(text) { ASCII.isLetterOrDigit($0) || "!#$%&'*+-.^_`|~".utf8.contains($0) }
    }

    /// `cookie-octet` (RFC 6265bis §4.1.1): no controls, space, quote, comma, semicolon or backslash.
    static func value(_ text: String) -> String {
        encoded(text) { (0x21...0x7e).contains($0) && !#"",;\"#.utf8.contains($0) }
    }

    /// `av-octet` without the space.
    static func attribute(_ text: String) -> String {
        encoded(text) { (0x21...0x7e).contains($0) && $0 != UInt8(ascii: ";") }
    }

    private static func encoded(_ text: String, isAllowed: (UInt8) -> Bool) -> String {
        guard !text.utf8.allSatisfy(isAllowed) else { return text }
        let digits = Array("0123456789ABCDEF".utf8)
        let bytes = text.utf8.flatMap { byte in
            isAllowed(byte) ? [byte] : [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
