/// What a field of a profile holds; a date is text.
package enum ProfileValue: Equatable, Sendable {
    case text(String)
    /// As JSON writes it.
    case number(String)
    case boolean(Bool)

    /// As it is stored.
    package var text: String {
        switch self {
        case .text(let text), .number(let text): text
        case .boolean(let flag): flag ? "true" : "false"
        }
    }
}

/// What somebody wants a field to hold.
package enum ProfileWish: Equatable, Sendable {
    case nothing
    case value(ProfileValue)
    /// Of no kind that any field has.
    case other
}

extension ProfileField {
    /// What is to be stored; nil takes away what was. Throws `invalid_fields` with the field's name.
    package func accept(_ wish: ProfileWish) throws(LatchkeyError) -> ProfileValue? {
        switch (kind, wish) {
        case (_, .nothing): return nil
        case (.text, .value(.text(let typed))):
            let text = try ProfileText.normalized(typed, of: name)
            return text.isEmpty ? nil : .text(text)
        case (.number, .value(.number(let text))) where JSONNumber.isFinite(text): return .number(text)
        case (.boolean, .value(.boolean(let flag))): return .boolean(flag)
        case (.date, .value(.text(let text))) where CalendarDate.isDate(text): return .text(text)
        default: throw .field(name, kind.mismatch)
        }
    }

    /// What was stored, where the field still is of a kind that it fits: the operator may have declared another since.
    package func value(stored text: String) -> ProfileValue? {
        switch kind {
        case .text: .text(text)
        case .number: JSONNumber.isFinite(text) ? .number(text) : nil
        case .boolean: text == "true" ? .boolean(true) : text == "false" ? .boolean(false) : nil
        case .date: CalendarDate.isDate(text) ? .text(text) : nil
        }
    }
}

extension ProfileField.Kind {
    fileprivate var mismatch: FieldProblem {
        switch self {
        case .text: .profileText
        case .number: .profileNumber
        case .boolean: .profileBoolean
        case .date: .profileDate
        }
    }
}
