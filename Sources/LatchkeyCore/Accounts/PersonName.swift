/// The name that people see beside a uid.
package struct PersonName: Sendable {
    /// As typed, without white space around it.
    package let text: String

    /// Takes 1–100 code points that can be seen, in any script (S-247, S-325).
    ///
    /// Throws `invalid_fields` with `problems.name`.
    package init(_ typed: String) throws(LatchkeyError) {
        guard typed.utf8.count <= 4 * PersonName.longest + 1000 else { throw PersonName.tooLong }
        // Our mails put word joiners into names, and people copy them from there.
        let text = TypedText.trimmed(String(String.UnicodeScalarView(typed.unicodeScalars.filter { $0 != "\u{2060}" })))
        guard !text.isEmpty else { throw .field("name", .nameMissing) }
        guard text.unicodeScalars.count <= PersonName.longest else { throw PersonName.tooLong }
        do throws(ShownText.Fault) {
            try ShownText.check(text)
        } catch {
            throw .field("name", error.inName)
        }
        self.text = text
    }

    /// For names of another system: without what cannot be seen, and cut; nil when nothing is left.
    package init?(mending text: String) {
        let scalars = ShownText.mended(text).unicodeScalars.prefix(PersonName.longest)
        guard let name = try? PersonName(String(scalars)) else { return nil }
        self = name
    }

    package static let longest = 100
    private static let tooLong = LatchkeyError.field("name", .nameLong(most: longest))
}
