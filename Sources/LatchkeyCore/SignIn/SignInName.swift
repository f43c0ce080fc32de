/// What a person typed to say who they are: a uid, or an e-mail address.
package struct SignInName: Equatable, Sendable {
    package let typed: String
    /// Set when what was typed reads as an address.
    package let email: String?
    /// The one form of all spellings, for counters and fingerprints: a uid's canonical form, an address in lower case (S-042).
    package let key: String

    package init(_ typed: String) {
        self.typed = typed
        let isShort = typed.utf8.count <= SignInName.maximumLength
        self.email = isShort && typed.utf8.contains(UInt8(ascii: "@")) ? (try? EmailAddress(typed))?.text : nil
        let start = String(decoding: typed.utf8.prefix(SignInName.maximumLength), as: UTF8.self)
        self.key = email.map(ASCII.lowercase) ?? UID.canonical(of: start)
    }

    /// Nobody's uid or address is so long.
    package var isTooLong: Bool { typed.utf8.count > SignInName.maximumLength }

    /// In bytes (RFC 5321 §4.5.3.1).
    private static let maximumLength = 254
}
