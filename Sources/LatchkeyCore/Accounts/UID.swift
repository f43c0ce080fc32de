/// The user ID that a person chooses.
package struct UID: Sendable {
    /// As typed, without white space around it; this is what people see.
    package let text: String

    /// Takes 2–64 of `A–Z a–z 0–9 . _ -` with a letter or digit first (S-251).
    ///
    /// Throws `invalid_fields` with `problems.uid`.
    package init(_ typed: String) throws(LatchkeyError) {
        let text = TypedText.trimmed(typed)
        let bytes = text.utf8
        guard !bytes.isEmpty else { throw .field("uid", .uidMissing) }
        guard UID.length.contains(bytes.count) else {
            throw .field("uid", .uidLength(UID.length))
        }
        guard !text.unicodeScalars.contains(where: \.properties.isWhitespace) else {
            throw .field("uid", .uidSpace)
        }
        guard let first = bytes.first, ASCII.isLetterOrDigit(first), bytes.allSatisfy(UID.isAllowed) else {
            throw .field("uid", .uidAlphabet)
        }
        self.text = text
    }

    private static let length = 2...64

    package var canonical: String { UID.canonical(of: text) }

    /// The one canonical form: for look-up, uniqueness, throttling and audit alike, imported uids included (S-042, S-255).
    ///
    /// White space around it is cut, ASCII letters are lowered, word joiners go, and nothing else is touched. Unicode normalisation
    /// would be wrong here: NFC turns U+212A KELVIN SIGN into `K`, and another spelling would become somebody's uid (S-252).
    package static func canonical(of text: String) -> String {
        let lowered = ASCII.lowercase(TypedText.trimmed(text))
        guard lowered.unicodeScalars.contains(UID.joiner) else { return lowered }
        return String(String.UnicodeScalarView(lowered.unicodeScalars.filter { $0 != UID.joiner }))
    }

    /// U+2060 WORD JOINER, which nobody sees: our mails put it into uids, and people copy them from there.
    private static let joiner: Unicode.Scalar = "\u{2060}"

    /// Names that look like they speak for the service; refused in open sign-up only (S-138).
    package var isReserved: Bool { UID.reserved.contains(canonical) }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        ASCII.isLetterOrDigit(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_")
            || byte == UInt8(ascii: "-")
    }

    package static let reserved: Set<String> = [
        "abuse", "account", "accounts", "admin", "administrator", "api", "auth", "billing", "daemon", "guest", "help",
        "helpdesk", "hostmaster", "info", "latchkey", "login", "logout", "mail", "me", "moderator", "nobody", "noreply",
        "no-reply", "official", "operator", "owner", "postmaster", "root", "security", "self", "service", "setup",
        "signup", "staff", "superuser", "support", "sys", "sysadmin", "system", "teacher", "team", "test", "undefined",
        "null", "user", "users", "webmaster", "www",
    ]
}
