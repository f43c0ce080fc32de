/// The name that people see beside a uid.
package struct PersonName: Sendable {
    package let text: String

    /// Takes 1–100 code points without control characters or line separators (S-247).
    ///
    /// Throws `invalid_fields` with `fields.name`.
    package init(_ text: String) throws(LatchkeyError) {
        let scalars = text.unicodeScalars
        guard !scalars.isEmpty, !scalars.allSatisfy(\.properties.isWhitespace) else {
            throw .field("name", "Name is missing")
        }
        guard text.utf8.count <= 400, scalars.count <= 100 else {
            throw .field("name", "Name is longer than 100 characters")
        }
        guard !scalars.contains(where: PersonName.isControl) else {
            throw .field("name", "Name contains a control character")
        }
        self.text = text
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }
}
