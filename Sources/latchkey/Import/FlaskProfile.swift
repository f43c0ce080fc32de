import Foundation
import LatchkeyCore

/// What a column of the Flask system says in a field of profiles.
enum FlaskProfile {
    /// Nil when the column says nothing: "?" and "Unknown" are that system's words for it. Throws `invalid_fields` for what does
    /// not fit.
    static func value(of stored: FlaskUser.Text, for field: ProfileField) throws(LatchkeyError) -> String? {
        guard case .text(let raw) = stored else {
            guard stored == .none else { throw LatchkeyError.field(field.name, .profileText) }
            return nil
        }
        let text = TypedText.trimmed(plainText(raw))
        guard !text.isEmpty, text != "?", text != "Unknown" else { return nil }
        return try field.accept(wish(text, field.kind))?.text
    }

    /// SQLAlchemy writes its JSON columns as text: `["CSA", "CSP"]`, `"CSA"`, `null`.
    private static func plainText(_ raw: String) -> String {
        let bytes = Data(raw.utf8)
        if let list = try? JSONDecoder().decode([String].self, from: bytes) { return list.joined(separator: ", ") }
        if let text = try? JSONDecoder().decode(String?.self, from: bytes) { return text }
        return raw == "null" ? "" : raw
    }

    private static func wish(_ text: String, _ kind: ProfileField.Kind) -> ProfileWish {
        switch kind {
        case .text, .date: .value(.text(text))
        case .number: .value(.number(text))
        case .boolean: text == "true" || text == "false" ? .value(.boolean(text == "true")) : .other
        }
    }
}
