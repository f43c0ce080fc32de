import Foundation

/// One e-mail address: local part kept as typed, domain in lower case and in its ASCII (IDNA) form (S-256).
package struct EmailAddress: Equatable, Sendable {
    package let text: String

    /// Takes an unquoted local part and a dotted domain name, at most 254 bytes in all (RFC 5321 §4.5.3.1). White space around
    /// it is cut.
    ///
    /// Throws `invalid_fields` with `problems.email`.
    package init(_ typed: String) throws(LatchkeyError) {
        let text = TypedText.trimmed(typed)
        let refused = LatchkeyError.field("email", .emailForm)
        let parts = text.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        guard text.utf8.count <= 254, parts.count == 2, EmailAddress.isLocalPart(parts[0]),
            let typedDomain = String(parts[1]), let domain = EmailAddress.domain(typedDomain),
            let local = String(parts[0])
        else { throw refused }
        self.text = local + "@" + domain
        guard self.text.utf8.count <= 254 else { throw refused }
    }

    package var domain: String {
        String(
            decoding: text.utf8.suffix(from: text.utf8.lastIndex(of: UInt8(ascii: "@")) ?? text.startIndex).dropFirst(),
            as: UTF8.self)
    }

    /// The address without regard to case, as people type it when they sign in.
    package var folded: String { ASCII.lowercase(text) }

    /// The mailbox that the address belongs to at nearly every provider: without regard to case, and without the `+…` that
    /// people add themselves (RFC 5233). For uniqueness and for counting (S-326); never for sending.
    package var mailbox: String {
        let text = folded
        let local = text.utf8.prefix { $0 != UInt8(ascii: "@") }
        let base = local.prefix { $0 != UInt8(ascii: "+") }
        return String(decoding: base.isEmpty ? local : base, as: UTF8.self) + "@" + domain
    }

    /// RFC 5322 `dot-atom` in ASCII, at most 64 bytes.
    private static func isLocalPart(_ part: Substring.UTF8View) -> Bool {
        guard (1...64).contains(part.count) else { return false }
        let atoms = part.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return atoms.allSatisfy { atom in
            !atom.isEmpty && atom.allSatisfy { ASCII.isLetterOrDigit($0) || "!#$%&'*+-/=?^_`{|}~".utf8.contains($0) }
        }
    }

    private static func domain(_ typed: String) -> String? {
        guard let ascii = asciiDomain(typed), ascii.utf8.count <= 253 else { return nil }
        let labels = ascii.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard labels.count >= 2, labels.allSatisfy(isLabel) else { return nil }
        guard let last = labels.last, !last.allSatisfy(ASCII.isDigit) else { return nil }
        return ascii
    }

    private static func isLabel(_ label: Substring.UTF8View) -> Bool {
        guard (1...63).contains(label.count), label.first != UInt8(ascii: "-"), label.last != UInt8(ascii: "-") else {
            return false
        }
        return label.allSatisfy { ASCII.isLetterOrDigit($0) || $0 == UInt8(ascii: "-") }
    }

    private static func asciiDomain(_ typed: String) -> String? {
        if typed.utf8.allSatisfy({ $0 < 0x80 }) { return ASCII.lowercase(typed) }
        // Full-width and other compatibility forms are checked in the result, never before it (S-253).
        var components = URLComponents()
        components.host = typed
        return components.encodedHost.map(ASCII.lowercase)
    }
}
