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
        text.utf8.allSatisfy(isAllowed) ? text : PercentEncoding.text(text.utf8, isAllowed: isAllowed)
    }
}
